//! The language of a text: by its script where that tells, else by its most frequent short words. `None` where neither does.

/// Letters that are looked at.
const CHARACTERS_MAX: usize = 20_000;
/// Share of letters of another script that tells a language, in percent: names and addresses are Latin everywhere.
const SCRIPT_PERCENT_MIN: usize = 15;
/// Frequent words that a language needs.
const WORDS_MIN: usize = 3;

/// Frequent short words that few others have.
const WORDS: [(&str, &[&str]); 13] = [
    (
        "en",
        &[
            "the", "and", "you", "your", "for", "with", "this", "that", "have", "from", "are", "will", "not",
            "our",
        ],
    ),
    (
        "de",
        &[
            "der", "die", "das", "und", "sie", "ihr", "ihre", "ist", "nicht", "mit", "für", "ein", "eine",
            "wir", "auf", "zu",
        ],
    ),
    (
        "fr",
        &[
            "le", "les", "des", "vous", "votre", "vos", "est", "pour", "une", "dans", "nous", "avec", "sur",
            "et", "du", "cette",
        ],
    ),
    (
        "es",
        &[
            "el", "los", "las", "su", "para", "una", "por", "con", "del", "usted", "se", "es", "sus",
            "nuestro", "que", "y",
        ],
    ),
    (
        "pt",
        &[
            "o", "os", "sua", "seu", "para", "uma", "não", "você", "com", "do", "da", "em", "ou", "nosso",
            "e", "foi",
        ],
    ),
    (
        "it",
        &[
            "il", "di", "che", "per", "una", "con", "del", "della", "suo", "non", "è", "gli", "nel", "tuo",
            "e", "le",
        ],
    ),
    (
        "nl",
        &[
            "de", "het", "een", "van", "uw", "voor", "met", "niet", "wij", "zijn", "naar", "op", "dit", "je",
            "en", "is",
        ],
    ),
    (
        "pl",
        &["się", "na", "nie", "jest", "do", "że", "w", "i", "dla", "z", "twoje", "oraz", "proszę", "przez"],
    ),
    ("sv", &["och", "att", "det", "är", "inte", "för", "som", "på", "av", "din", "ditt", "med", "vi", "har"]),
    ("da", &["og", "at", "det", "er", "ikke", "til", "som", "på", "af", "din", "dit", "med", "vi", "har"]),
    ("tr", &["ve", "bir", "bu", "için", "ile", "hesap", "lütfen", "sizin", "da", "olarak"]),
    ("ro", &["și", "nu", "este", "pentru", "din", "sau", "dumneavoastră", "vă", "care", "la", "contul"]),
    ("cs", &["je", "na", "se", "že", "pro", "váš", "vaše", "nebo", "jsme", "do", "účet", "prosím"]),
];

/// The language's ISO 639-1 code.
pub(super) fn of(text: &str) -> Option<&'static str> {
    by_script(text).or_else(|| by_words(text))
}

fn by_script(text: &str) -> Option<&'static str> {
    let mut counts = [0_usize; 9];
    let [letters, kana, hangul, han, cyrillic, arabic, hebrew, thai, greek] = &mut counts;
    let mut is_ukrainian = false;
    for c in text.chars().take(CHARACTERS_MAX).filter(|c| c.is_alphabetic()) {
        *letters += 1;
        match c {
            '\u{3040}'..='\u{30FF}' => *kana += 1,
            '\u{AC00}'..='\u{D7AF}' => *hangul += 1,
            '\u{4E00}'..='\u{9FFF}' => *han += 1,
            '\u{0400}'..='\u{04FF}' => {
                *cyrillic += 1;
                is_ukrainian |= matches!(c, 'і' | 'ї' | 'є' | 'ґ');
            }
            '\u{0600}'..='\u{06FF}' => *arabic += 1,
            '\u{0590}'..='\u{05FF}' => *hebrew += 1,
            '\u{0E00}'..='\u{0E7F}' => *thai += 1,
            '\u{0370}'..='\u{03FF}' => *greek += 1,
            _ => {}
        }
    }
    let letters = *letters;
    let tells =
        |count: usize| count > 0 && count.saturating_mul(100) >= letters.saturating_mul(SCRIPT_PERCENT_MIN);
    let scripts = [
        (*kana + *han, if *kana > 0 { "ja" } else { "zh" }),
        (*hangul, "ko"),
        (*cyrillic, if is_ukrainian { "uk" } else { "ru" }),
        (*arabic, "ar"),
        (*hebrew, "he"),
        (*thai, "th"),
        (*greek, "el"),
    ];
    let best = scripts.into_iter().max_by_key(|(count, _)| *count)?;
    tells(best.0).then_some(best.1)
}

fn by_words(text: &str) -> Option<&'static str> {
    let mut counts = [0_usize; WORDS.len()];
    let end = text.floor_char_boundary(CHARACTERS_MAX);
    let lower = text.get(..end).unwrap_or_default().to_lowercase();
    for word in lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        for ((_, words), count) in WORDS.iter().zip(&mut counts) {
            *count += usize::from(words.contains(&word));
        }
    }
    let mut ranked: Vec<(usize, &str)> =
        counts.iter().zip(WORDS).map(|(count, (code, _))| (*count, code)).collect();
    ranked.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    match ranked.as_slice() {
        // As many of two languages tell neither.
        [(first, code), (second, _), ..] if *first >= WORDS_MIN && first > second => Some(code),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        for (text, expected) in [
            ("Your account will be closed if you do not verify the data", Some("en")),
            ("Bitte bestätigen Sie Ihr Konto, die Frist ist bald zu Ende und das Konto gesperrt", Some("de")),
            ("Votre compte est suspendu, nous vous prions de mettre à jour les données", Some("fr")),
            ("Uw pakket is niet bezorgd: bevestig het adres van uw zending", Some("nl")),
            ("Sua conta foi bloqueada, não é possível acessar o seu banco", Some("pt")),
            ("アカウントの確認 your account", Some("ja")),
            ("【重要】三井住友カード", Some("ja")),
            ("您的账户已被锁定", Some("zh")),
            ("Ваш аккаунт заблокирован", Some("ru")),
            ("Ваш рахунок і ваші дані", Some("uk")),
            ("계정이 정지되었습니다", Some("ko")),
            ("Viagra 50 mg", None),
            ("", None),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }
}

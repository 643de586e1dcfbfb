//! Kinds of threats and services, with their names on the wire.

/// Defines [`Category`] with its wire name in one place.
macro_rules! categories {
    ($($(#[$doc:meta])* $name:ident = $wire:literal,)+) => {
        /// Kind of threat or service; on the wire `CATEGORY_…`, as KTIP has it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Category { $($(#[$doc])* $name,)+ }

        impl Category {
            /// Every category, in declaration order. The position is what is stored: append only.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The wire name.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire,)+ }
            }
        }
    };
}

categories! {
    /// Nothing more precise is known.
    General = "CATEGORY_GENERAL",
    /// Malware as such, or a place that serves it.
    Malware = "CATEGORY_MALWARE",
    /// Botnet command and control.
    BotnetCnc = "CATEGORY_BOTNET_CNC",
    /// Phishing.
    Phishing = "CATEGORY_PHISHING",
    /// Scam and fraud.
    Scam = "CATEGORY_SCAM",
    /// Payment-card skimming.
    Skimming = "CATEGORY_CC_SKIMMING",
    /// Ransomware.
    Ransomware = "CATEGORY_RANSOMWARE",
    /// Scanning, brute force, exploitation attempts.
    Attacks = "CATEGORY_ATTACKS",
    /// Unsolicited mail and comments.
    Spam = "CATEGORY_SPAM",
    /// Other reported abuse.
    Abuse = "CATEGORY_ABUSE",
    /// Bad reputation without a named reason, hijacked networks.
    Reputation = "CATEGORY_REPUTATION",
    /// Tor exits, proxies, VPNs.
    Anonymizer = "CATEGORY_ANONYMIZERS",
    /// Adware and potentially unwanted programs.
    Adware = "CATEGORY_ADWARE",
    /// Cryptocurrency mining.
    Cryptomining = "CATEGORY_CRYPTOMINING",
    /// Popular site.
    Popular = "CATEGORY_POPULAR",
    /// Known-good file or service.
    KnownGood = "CATEGORY_KNOWN_GOOD",
    /// Content delivery network.
    Cdn = "CATEGORY_CDN",
    /// Cloud provider's range.
    Cloud = "CATEGORY_CLOUD",
    /// Public DNS resolver.
    Resolver = "CATEGORY_PUBLIC_RESOLVER",
    /// Sinkhole.
    Sinkhole = "CATEGORY_SINKHOLE",
    /// Dynamic DNS.
    DynamicDns = "CATEGORY_DYNAMIC_DNS",
    /// URL shortener.
    UrlShortener = "CATEGORY_URL_SHORTENER",
    /// Hosting platform or site builder.
    HostingPlatform = "CATEGORY_HOSTING_PLATFORM",
    /// Parked domains.
    Parking = "CATEGORY_PARKING",
    /// Security scanner or research.
    Scanner = "CATEGORY_SECURITY_SCANNER",
    /// Bank or finance.
    Finance = "CATEGORY_FINANCE",
    /// University or education.
    Education = "CATEGORY_EDUCATION",
    /// Disposable e-mail.
    DisposableMail = "CATEGORY_DISPOSABLE_EMAIL",
    /// Mail relay.
    MailRelay = "CATEGORY_MAIL_RELAY",
    /// Special-use, private or unrouted name or address.
    SpecialUse = "CATEGORY_SPECIAL_USE",
    /// IT service.
    InformationTechnologies = "CATEGORY_INFORMATION_TECHNOLOGIES",
    /// Registered or seen first not long ago.
    NewlyRegistered = "CATEGORY_NEWLY_REGISTERED",
    /// Adult content.
    Adult = "CATEGORY_ADULT",
    /// Weapons, drugs, violence.
    Dangerous = "CATEGORY_DANGEROUS_CONTENT",
    /// Betting and gambling.
    Gambling = "CATEGORY_GAMBLING",
    /// Games.
    Games = "CATEGORY_GAMES",
    /// Blogs.
    Blog = "CATEGORY_BLOGS",
    /// Forums.
    Forum = "CATEGORY_FORUMS",
    /// Chat and messengers.
    Chat = "CATEGORY_CHATS",
    /// Social networks.
    SocialNetwork = "CATEGORY_SOCIAL_NETWORKS",
    /// Dating.
    Dating = "CATEGORY_DATING",
    /// Web mail.
    WebMail = "CATEGORY_WEB_MAIL",
    /// Places where files are kept or exchanged.
    FileSharing = "CATEGORY_FILE_SHARING",
    /// Downloads of software.
    Software = "CATEGORY_SOFTWARE",
    /// Copies without licence.
    Warez = "CATEGORY_WAREZ",
    /// Tools and talk about breaking in.
    Hacking = "CATEGORY_HACKING",
    /// Remote control of computers.
    RemoteControl = "CATEGORY_REMOTE_CONTROL",
    /// Cryptocurrency.
    Cryptocurrency = "CATEGORY_CRYPTOCURRENCY",
    /// Shops and auctions.
    Shopping = "CATEGORY_SHOPPING",
    /// Search for work.
    JobSearch = "CATEGORY_JOB_SEARCH",
    /// News and media; also sound and film.
    Media = "CATEGORY_NEWS_AND_MEDIA",
    /// Health, food, sports, stars, leisure.
    Lifestyle = "CATEGORY_LIFESTYLE",
    /// Religion and belief.
    Religion = "CATEGORY_RELIGION",
    /// For children.
    Children = "CATEGORY_CHILDREN",
    /// Translation of pages, which hides where they come from.
    Translation = "CATEGORY_TRANSLATION",
    /// Artificial intelligence.
    ArtificialIntelligence = "CATEGORY_ARTIFICIAL_INTELLIGENCE",
}

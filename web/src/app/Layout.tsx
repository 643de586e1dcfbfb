import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import { Icon } from "../components/Icon";
import { Menu } from "../components/Menu";
import { QuotaLeft } from "../features/search/QuotaLeft";
import { SearchBox } from "../features/search/SearchBox";
import { LANGUAGES, useI18n } from "../i18n";
import { Failing } from "./Failing";
import style from "./Layout.module.css";
import { PLACES } from "./nav";
import { signOut, useHasRole, usePreferences, useSession } from "./session";
import { Shortcuts } from "./Shortcuts";

/** The names of languages, each in its own. */
const NAMES = { ja: "日本語", en: "English" } as const;
const THEMES = ["system", "light", "dark"] as const;

/** What is around every page: where to go, the search, what is left of the day, and oneself. */
export function Layout() {
  const { t, isWhole } = useI18n();
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const [isMenuOpen, setIsMenuOpen] = useState(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const isAdministrator = useHasRole("group_administrator");
  const places = PLACES.filter(({ needs }) => !needs || isAdministrator);
  return (
    <>
      <a className={style.skip} href="#content">
        {t("app.skip")}
      </a>
      <header className={`${style.header} no-print`}>
        <Link to="/" className={style.brand ?? ""}>
          Hantei <span lang="ja">判定</span>
        </Link>
        {path !== "/" && <SearchBox isSmall />}
        <div className={style.own}>
          <QuotaLeft />
          <Own onHelp={() => setIsHelpOpen(true)} />
          <button
            type="button"
            className={style.burger}
            aria-expanded={isMenuOpen}
            aria-controls="places"
            onClick={() => setIsMenuOpen(!isMenuOpen)}
          >
            <Icon name="menu" />
            <span className="aside">{t("nav.menu")}</span>
          </button>
        </div>
      </header>
      <nav id="places" aria-label={t("nav.label")} className={`${style.nav} ${isMenuOpen ? style.open : ""} no-print`}>
        <ul>
          {places.map(({ key, to, isLater }) => (
            <li key={key}>
              {isLater ? (
                <span className={style.later} title={t("nav.later")}>
                  {t(key)}
                  <span className="aside"> ({t("nav.later")})</span>
                </span>
              ) : (
                <Link
                  to={to}
                  activeOptions={{ exact: to === "/" }}
                  activeProps={{ className: style.here ?? "", "aria-current": "page" }}
                  onClick={() => setIsMenuOpen(false)}
                >
                  {t(key)}
                </Link>
              )}
            </li>
          ))}
        </ul>
      </nav>
      <main id="content" tabIndex={-1}>
        <Failing key={path}>
          <Suspense fallback={<p className="page soft">{t("app.loading")}</p>}>
            {path === "/" || isWhole ? <Outlet /> : <p className="page soft">{t("app.loading")}</p>}
          </Suspense>
        </Failing>
      </main>
      <Shortcuts isOpen={isHelpOpen} onOpenChange={setIsHelpOpen} />
    </>
  );
}

function Own({ onHelp }: { onHelp: () => void }) {
  const { t, language } = useI18n();
  const [preferences, change] = usePreferences();
  const { User } = useSession();
  const mark = (is: boolean) => (is ? "✓ " : "");
  return (
    <>
      <Menu
        label={t("nav.language")}
        sign={<span className={style.sign}>{NAMES[language]} ▾</span>}
        actions={LANGUAGES.map((each) => ({
          id: each,
          label: (
            <span lang={each}>
              {mark(each === language)}
              {NAMES[each]}
            </span>
          ),
          run: () => change({ Language: each }),
        }))}
      />
      <Menu
        label={t("nav.theme")}
        sign={<Icon name="theme" />}
        actions={THEMES.map((each) => ({
          id: each,
          label: `${mark(each === preferences.Theme)}${t(`theme.${each}`)}`,
          run: () => change({ Theme: each }),
        }))}
      />
      <Menu
        label={`${t("nav.account")}: ${User.Name}`}
        sign={<span className={style.sign}>{User.Name} ▾</span>}
        actions={[
          { id: "account", label: t("nav.account"), run: () => location.assign("/account") },
          { id: "api", label: t("nav.api"), run: () => location.assign("/api") },
          { id: "keys", label: t("nav.shortcuts"), run: onHelp },
          null,
          { id: "out", label: t("nav.sign_out"), run: () => void signOut() },
        ]}
      />
    </>
  );
}

import { Link, Navigate, useParams } from "@tanstack/react-router";
import { Suspense, useEffect, useRef } from "react";
import { useHasRole } from "../../app/session";
import { useTitle } from "../../app/title";
import { Notice } from "../../components/Notice";
import { useI18n } from "../../i18n";
import style from "./AdminPage.module.css";
import { PARTS, type Part } from "./parts";
import { TellProvider } from "./Told";

/** Administration: one part at a time, each with an address of its own. What somebody may not do is not spoken of. */
export function AdminPage() {
  const { t } = useI18n();
  const isAdministrator = useHasRole("administrator");
  const isGroupAdministrator = useHasRole("group_administrator");
  const { part: id } = useParams({ strict: false });
  const parts = PARTS.filter(({ needs }) => (needs === "administrator" ? isAdministrator : isGroupAdministrator));
  const [first] = parts;
  if (!first) {
    return (
      <div className="page stack">
        <h1>{t("nav.admin")}</h1>
        <Notice kind="warning">{t("admin.not_yours")}</Notice>
      </div>
    );
  }
  if (id === undefined) return <Navigate to="/admin/$part" params={{ part: first.id }} replace />;
  const part = parts.find((part) => part.id === id);
  return (
    <div className={`page ${style.page}`}>
      <nav aria-label={t("nav.admin")} className={`${style.nav} no-print`}>
        <ul>
          {parts.map((part) => (
            <li key={part.id}>
              <Link
                to="/admin/$part"
                params={{ part: part.id }}
                activeOptions={{ includeSearch: false }}
                activeProps={{ className: style.here ?? "", "aria-current": "page" }}
              >
                {t(`admin.part.${part.id}`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {part ? <Shown key={part.id} part={part} /> : <h1>{t("app.not_found")}</h1>}
    </div>
  );
}

function Shown({ part }: { part: Part }) {
  const { t } = useI18n();
  const title = t(`admin.part.${part.id}`);
  useTitle(title);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The link that led here is gone with the part before; whoever uses the keyboard goes on from the heading.
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className={`stack ${style.part}`}>
      <div className="stack-tight">
        <h1 ref={heading} tabIndex={-1} className={style.title}>
          {title}
        </h1>
        <p className={`soft ${style.about}`}>{t(`admin.about.${part.id}`)}</p>
      </div>
      <TellProvider>
        <Suspense fallback={<p className="soft">{t("app.loading")}</p>}>
          <part.Body />
        </Suspense>
      </TellProvider>
    </div>
  );
}

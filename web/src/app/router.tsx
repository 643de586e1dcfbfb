/** The addresses of the portal. What a page shows is in its address, so that it can be sent to somebody. */

import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Link } from "@tanstack/react-router";
import { useI18n } from "../i18n";
import { isKind } from "../lib/object";
import { SearchPage } from "../features/search/SearchPage";
import { Layout } from "./Layout";

function NotFound() {
  const { t } = useI18n();
  return (
    <div className="page stack">
      <h1>{t("app.not_found")}</h1>
      <p>
        <Link to="/">{t("app.not_found_go")}</Link>
      </p>
    </div>
  );
}

const root = createRootRoute({ component: Layout, notFoundComponent: NotFound });
const word = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
const given = <T extends Record<string, unknown>>(search: T) =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: NonNullable<T[K]> };

const search = createRoute({ getParentRoute: () => root, path: "/", component: SearchPage });

/** The open section with its sorting and filter, and the day as of which all is told. */
export const reportRoute = createRoute({
  getParentRoute: () => root,
  path: "/report/$kind/$object",
  validateSearch: (search: Record<string, unknown>) =>
    given({
      section: word(search["section"]),
      sort: word(search["sort"]),
      filter: word(search["filter"]),
      as_of: word(search["as_of"]),
    }),
  component: lazyRouteComponent(() => import("../features/report/ReportPage"), "ReportPage"),
});

export const bulkRoute = createRoute({
  getParentRoute: () => root,
  path: "/bulk",
  component: lazyRouteComponent(() => import("../features/bulk/BulkPage"), "BulkPage"),
});

export const scanRoute = createRoute({
  getParentRoute: () => root,
  path: "/scan",
  component: lazyRouteComponent(() => import("../features/scan/ScanPage"), "ScanPage"),
});

/** Around an object, or one that was saved. */
export const graphRoute = createRoute({
  getParentRoute: () => root,
  path: "/graph",
  validateSearch: (search: Record<string, unknown>) => {
    const kind = word(search["kind"]);
    return given({ kind: kind && isKind(kind) ? kind : undefined, object: word(search["object"]), saved: word(search["saved"]) });
  },
  component: lazyRouteComponent(() => import("../features/graph/GraphPage"), "GraphPage"),
});

export const accountRoute = createRoute({
  getParentRoute: () => root,
  path: "/account",
  component: lazyRouteComponent(() => import("../features/account/AccountPage"), "AccountPage"),
});

export const adminRoute = createRoute({
  getParentRoute: () => root,
  path: "/admin",
  component: lazyRouteComponent(() => import("../features/admin/AdminPage"), "AdminPage"),
});

/** A part of administration, with what its list is narrowed to. */
export const adminPartRoute = createRoute({
  getParentRoute: () => root,
  path: "/admin/$part",
  validateSearch: (search: Record<string, unknown>) =>
    given({
      sort: word(search["sort"]),
      filter: word(search["filter"]),
      name: word(search["name"]),
      group: word(search["group"]),
      user: word(search["user"]),
      action: word(search["action"]),
      object: word(search["object"]),
      since: word(search["since"]),
      until: word(search["until"]),
    }),
  component: lazyRouteComponent(() => import("../features/admin/AdminPage"), "AdminPage"),
});

const routes = [search, reportRoute, bulkRoute, scanRoute, graphRoute, accountRoute, adminRoute, adminPartRoute];

export const router = createRouter({
  routeTree: root.addChildren(routes),
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

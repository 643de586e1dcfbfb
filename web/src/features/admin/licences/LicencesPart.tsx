import { useMemo, useState } from "react";
import { api, body } from "../../../api/client";
import { useHasRole, useSession } from "../../../app/session";
import { Button } from "../../../components/Button";
import { DataTable, type Column } from "../../../components/DataTable";
import { Menu } from "../../../components/Menu";
import { Moment } from "../../../components/Moment";
import { ErrorNotice } from "../../../components/Notice";
import { useI18n } from "../../../i18n";
import { useAddress, useTableAddress } from "../address";
import { Confirm } from "../Confirm";
import { GroupSelect } from "../GroupSelect";
import { Long } from "../Long";
import { State } from "../State";
import { ChangeLicence } from "./ChangeLicence";
import { GrantLicence } from "./GrantLicence";
import { useProductName } from "./products";
import { useLicences, type Licence } from "./query";
import { UseChart } from "./UseChart";

const MARKS = { in_force: "good", revoked: "bad", ended: "off", later: "warn" } as const;

function stateOf({ IsInForce, IsRevoked, StartsAt }: Licence): keyof typeof MARKS {
  if (IsInForce) return "in_force";
  if (IsRevoked) return "revoked";
  return new Date(StartsAt) > new Date() ? "later" : "ended";
}

/** What a group may use, since when and until when, and how much of it was used. */
export function LicencesPart() {
  const { t, language } = useI18n();
  const own = useSession().User.Group.Id;
  const isAdministrator = useHasRole("administrator");
  const [{ group = own, name: shown }, set] = useAddress("licences");
  const table = useTableAddress("licences");
  const licences = useLicences(group);
  const productName = useProductName();
  const [isGranting, setIsGranting] = useState(false);
  const [changed, setChanged] = useState<Licence | null>(null);
  const [revoked, setRevoked] = useState<Licence | null>(null);
  const rows = licences.data?.Licences ?? [];
  const inUse = rows.find(({ Id }) => Id === shown) ?? rows.find(({ IsInForce }) => IsInForce);
  const columns = useMemo<readonly Column<Licence>[]>(() => {
    const servicesOf = ({ Services }: Licence) => Services.map((service) => t(`admin.service.${service}`)).join(t("admin.list_comma"));
    return [
      { id: "product", header: t("admin.licences.product"), value: ({ Product }) => productName(Product) },
      { id: "count", header: t("admin.licences.count"), value: ({ Count }) => Count, isNumber: true },
      {
        id: "quota",
        header: t("admin.licences.day_quota"),
        value: ({ DayQuota }) => DayQuota,
        cell: ({ DayQuota }) => (DayQuota == null ? t("admin.licences.unlimited") : new Intl.NumberFormat(language).format(DayQuota)),
        isNumber: true,
      },
      { id: "services", header: t("admin.licences.services"), value: servicesOf, cell: (licence) => <Long text={servicesOf(licence)} /> },
      {
        id: "state",
        header: t("admin.state"),
        value: (licence) => t(`admin.licences.state.${stateOf(licence)}`),
        cell: (licence) => <State is={MARKS[stateOf(licence)]}>{t(`admin.licences.state.${stateOf(licence)}`)}</State>,
      },
      { id: "starts", header: t("admin.licences.starts"), value: ({ StartsAt }) => StartsAt, cell: ({ StartsAt }) => <Moment at={StartsAt} /> },
      {
        id: "ends",
        header: t("admin.licences.ends"),
        value: ({ EndsAt }) => EndsAt,
        cell: ({ EndsAt }) => (EndsAt ? <Moment at={EndsAt} /> : t("admin.licences.no_end")),
      },
      {
        id: "do",
        header: t("admin.do"),
        isTools: true,
        value: () => null,
        cell: (licence) => (
          <Menu
            label={t("admin.actions", { name: productName(licence.Product) })}
            sign="⋮"
            actions={[
              { id: "use", label: t("admin.licences.use"), run: () => set({ name: licence.Id }) },
              ...(isAdministrator && !licence.IsRevoked
                ? [
                    null,
                    { id: "change", label: t("admin.licences.change"), run: () => setChanged(licence) },
                    { id: "revoke", label: t("admin.licences.revoke"), run: () => setRevoked(licence) },
                  ]
                : []),
            ]}
          />
        ),
      },
    ];
  }, [t, language, productName, isAdministrator, set]);
  return (
    <div className="stack">
      {isAdministrator && (
        <div className="row spread">
          <GroupSelect value={group} onChange={(group) => set({ group, name: "" })} />
          <Button look="first" onPress={() => setIsGranting(true)}>
            {t("admin.licences.grant")}
          </Button>
        </div>
      )}
      {licences.error && <ErrorNotice error={licences.error} onRetry={() => void licences.refetch()} />}
      {licences.isPending && <p className="soft">{t("app.loading")}</p>}
      {licences.data && rows.length === 0 && <p className="soft">{t("admin.licences.none")}</p>}
      {rows.length > 0 && <DataTable name={t("admin.part.licences")} columns={columns} rows={rows} {...table} />}
      {inUse && <UseChart key={inUse.Id} licence={inUse} />}
      {isGranting && <GrantLicence group={group} onClose={() => setIsGranting(false)} />}
      {changed && <ChangeLicence licence={changed} onClose={() => setChanged(null)} />}
      {revoked && (
        <Confirm
          title={t("admin.licences.revoke")}
          question={t("admin.licences.revoke_question", { product: productName(revoked.Product) })}
          action={t("admin.licences.revoke")}
          work={() => body(api.DELETE("/api/licences/{id}", { params: { path: { id: revoked.Id } } }))}
          said={({ Product }) => t("admin.licences.revoked", { product: productName(Product) })}
          onClose={() => setRevoked(null)}
        />
      )}
    </div>
  );
}

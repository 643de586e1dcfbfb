import { useCallback } from "react";
import { useI18n } from "../../../i18n";

/** What a product is called, with its searches a day: of `threat_lookup_lite_5000`, “Threat Lookup Lite, 5,000 a day”. */
export function useProductName(): (code: string) => string {
  const { t } = useI18n();
  return useCallback(
    (code) => {
      const [, family, level] = /^(threat_lookup_lite|threat_lookup)_(\d+)$/.exec(code) ?? [];
      if (code === "unlimited") return t("admin.product.unlimited");
      if (family === "threat_lookup") return t("admin.product.threat_lookup", { n: Number(level) });
      if (family === "threat_lookup_lite") return t("admin.product.threat_lookup_lite", { n: Number(level) });
      return code;
    },
    [t],
  );
}

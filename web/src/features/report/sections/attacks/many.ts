import { useQuery } from "@tanstack/react-query";
import { ApiError, send } from "../../../../api/client";
import { reportUrl, type Asked, type Report } from "../../query";

/** The most attacks that the server gives; they have no pages. */
const MANY = "1000";

/** As many attacks as there can be had, once they are wanted. */
export function useMany(asked: Asked, name: "SpamAttacks" | "PhishingAttacks", isWanted: boolean) {
  const { object, asOf } = asked;
  return useQuery({
    queryKey: ["report", object.kind, object.text, asOf ?? "", "many", name],
    queryFn: async ({ signal }) => {
      const response = await send(reportUrl(asked, { sections: name, count: MANY }), { signal });
      if (!response.ok) throw await ApiError.of(response);
      return (await response.json()) as Report;
    },
    enabled: isWanted,
  });
}

/** What analysts state of an object. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body, type Schemas } from "../../../api/client";
import type { Observable } from "../../../lib/object";

export type Assessment = Schemas["Assessment"];

export function useAssessments({ text }: Observable, isEnabled: boolean) {
  return useQuery({
    queryKey: ["assessments", text],
    queryFn: async () =>
      (await body(api.GET("/api/assessments", { params: { query: { object: text, ended: true } } }))).Assessments,
    enabled: isEnabled,
    staleTime: 0,
  });
}

/** What follows from a change: it counts at once, in every verdict. */
function useChanged() {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: ["assessments"] });
    void client.invalidateQueries({ queryKey: ["report"] });
  };
}

export function useAssess() {
  const onSuccess = useChanged();
  return useMutation({ mutationFn: (assessment: Schemas["AssessmentBody"]) => body(api.POST("/api/assessments", { body: assessment })), onSuccess });
}

export function useWithdraw() {
  const onSuccess = useChanged();
  return useMutation({
    mutationFn: (id: string) => body(api.DELETE("/api/assessments/{id}", { params: { path: { id } } })),
    onSuccess,
  });
}

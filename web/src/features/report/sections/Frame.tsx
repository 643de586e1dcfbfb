import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode, Ref } from "react";
import { ErrorNotice } from "../../../components/Notice";
import { Section } from "../../../components/Section";
import { useI18n, type Key } from "../../../i18n";
import { useSection, type Asked, type Report, type SectionFacts, type SectionName } from "../query";
import { useNear } from "./near";

/** A section that has a title here. */
export type Named = SectionName & (Key extends infer K ? (K extends `sections.title.${infer Name}` ? Name : never) : never);

/** A section's pages, loaded when it comes near the view. */
export interface Loading {
  readonly frame: Ref<HTMLDivElement>;
  readonly query: UseInfiniteQueryResult<{ readonly pages: readonly Report[] }>;
  /** The pages that came. */
  readonly pages: readonly Report[];
  readonly info: SectionFacts | undefined;
}

const NONE: readonly Report[] = [];

export function useNearSection(asked: Asked, name: SectionName): Loading {
  const [frame, isNear] = useNear<HTMLDivElement>();
  const query = useSection(asked, name, isNear);
  const pages = query.data?.pages ?? NONE;
  return { frame, query, pages, info: pages[0]?.SectionInfo?.[name] };
}

interface Props {
  name: Named;
  loading: Loading;
  count?: { readonly n: number; readonly isExact: boolean } | undefined;
  /** What it shows once it is there. */
  children: () => ReactNode;
}

/** A section in all its states: coming, failed, there. */
export function Frame({ name, loading, count, children }: Props) {
  const { t } = useI18n();
  const { query, frame, pages } = loading;
  const isThere = pages.length > 0;
  return (
    <Section
      id={name}
      title={t(`sections.title.${name}`)}
      help={t(`sections.help.${name}`)}
      count={count}
      isLoading={!isThere && !query.error}
    >
      <div ref={frame} className="stack-tight">
        {isThere && children()}
        {!isThere && !query.error && <p className="soft">{t("app.loading")}</p>}
        {query.error && (
          <ErrorNotice error={query.error} onRetry={() => void (isThere ? query.fetchNextPage() : query.refetch())} />
        )}
      </div>
    </Section>
  );
}

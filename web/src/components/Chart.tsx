import type { EChartsCoreOption } from "echarts/core";
import { useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from "react";
import { useI18n } from "../i18n";
import style from "./Chart.module.css";

/** Colours of the page as it is shown now, by the names of styles/tokens.css without the dashes. */
export type Palette = (name: string) => string;

interface Props {
  /** What it shows, in words: for who does not see it. */
  label: string;
  /** Made anew when the theme changes. Tooltips must have `renderMode: "richText"`: the page's policy lets no markup in. */
  option: (palette: Palette) => EChartsCoreOption;
  height: number;
  /** The same figures as a table, for who does not see it. */
  table: ReactNode;
  /** Called with the name of what was clicked. */
  onPick?: (name: string) => void;
}

function themeOf(): string {
  return document.documentElement.dataset["theme"] ?? "light";
}

function onTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}

/** A chart, whose library is loaded when the first one is in view. */
export function Chart({ label, option, height, table, onPick }: Props) {
  const { t } = useI18n();
  const frame = useRef<HTMLDivElement>(null);
  const theme = useSyncExternalStore(onTheme, themeOf);
  const [isInView, setIsInView] = useState(false);
  const pick = useRef(onPick);
  useEffect(() => {
    pick.current = onPick;
  });
  useEffect(() => {
    if (!frame.current) return;
    frame.current.style.height = `${height}px`;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && setIsInView(true), { rootMargin: "200px" });
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, [height]);
  useEffect(() => {
    const element = frame.current;
    if (!isInView || !element) return;
    let isGone = false;
    let end = () => {};
    void import("./echarts").then(({ init }) => {
      if (isGone) return;
      const css = getComputedStyle(document.documentElement);
      const chart = init(element);
      chart.setOption(option((name) => css.getPropertyValue(`--${name}`).trim()));
      chart.on("click", ({ name }: { name?: string }) => name !== undefined && pick.current?.(name));
      const resized = new ResizeObserver(() => chart.resize());
      resized.observe(element);
      end = () => {
        resized.disconnect();
        chart.dispose();
      };
    });
    return () => {
      isGone = true;
      end();
    };
  }, [isInView, option, theme]);
  return (
    <figure className={style.chart}>
      <div ref={frame} role="img" aria-label={label} />
      <details className={style.table}>
        <summary>{t("chart.as_table")}</summary>
        {table}
      </details>
    </figure>
  );
}

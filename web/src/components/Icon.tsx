/** Signs that fonts do not have everywhere, drawn. They say nothing to who listens: their button does. */

const PATHS = {
  check: "M3 8.5l3.2 3.2L13 4.8",
  copy: "M6 6h7v8H6zM10 6V2H3v8h3",
  cross: "M4 4l8 8M12 4l-8 8",
  menu: "M2.5 4h11M2.5 8h11M2.5 12h11",
  more: "M8 3.2v.1M8 8v.1M8 12.8v.1",
  theme: "M8 2.5a5.5 5.5 0 1 0 0 11z",
} as const;

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg
      aria-hidden="true"
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === "more" ? 2.2 : 1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} fill={name === "theme" ? "currentColor" : "none"} />
      {name === "theme" && <circle cx="8" cy="8" r="5.5" />}
    </svg>
  );
}

import type { ReactNode } from "react";
import { Button as AriaButton, Tooltip, TooltipTrigger, type ButtonProps as AriaProps } from "react-aria-components";
import style from "./Button.module.css";

export interface ButtonProps extends Omit<AriaProps, "children" | "className" | "style"> {
  children: ReactNode;
  /** How it looks: the one thing to do here, one of several, or something that takes away. */
  look?: "first" | "plain" | "danger" | "quiet";
}

export function Button({ look = "plain", children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={`${style.button} ${style[look]}`}>
      {children}
    </AriaButton>
  );
}

/** A button of one sign, whose name is heard, and seen when it is pointed at. */
export function IconButton({ label, children, ...rest }: ButtonProps & { label: string }) {
  return (
    <TooltipTrigger delay={500}>
      <AriaButton {...rest} aria-label={label} className={style.icon ?? ""}>
        {children}
      </AriaButton>
      <Tooltip className={style.tip ?? ""} offset={4}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}

import { useRef, useState, type ReactNode } from "react";
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover, Separator } from "react-aria-components";
import { Button, IconButton } from "./Button";
import button from "./Button.module.css";
import style from "./Menu.module.css";

/** Something that can be done; a line between groups is `null`. */
export interface Action {
  readonly id: string;
  readonly label: ReactNode;
  readonly run: () => void;
  readonly isDisabled?: boolean;
}

interface Props {
  /** What the button says, or is called when it is a sign. */
  label: string;
  /** A sign in place of the label. */
  sign?: ReactNode;
  actions: readonly (Action | null)[];
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
}

/**
 * The same behind a sign, of which a page may have thousands: until it is wanted it is a mere button.
 */
export function QuietMenu(props: Props & { sign: ReactNode }) {
  const [isWanted, setIsWanted] = useState(false);
  const [isOpen, setIsOpen] = useState(false);
  const place = useRef<HTMLSpanElement>(null);
  const change = (isOpen: boolean) => {
    setIsOpen(isOpen);
    // The button that had the focus is gone, so that it does not come back by itself.
    if (!isOpen) requestAnimationFrame(() => document.activeElement === document.body && place.current?.querySelector("button")?.focus());
  };
  if (isWanted) {
    return (
      <span ref={place}>
        <Menu {...props} isOpen={isOpen} onOpenChange={change} />
      </span>
    );
  }
  const want = () => {
    setIsWanted(true);
    setIsOpen(true);
  };
  return (
    <button type="button" className={button.icon} aria-label={props.label} aria-haspopup="menu" aria-expanded={false} onClick={want}>
      {props.sign}
    </button>
  );
}

/** A button that opens a list of actions. */
export function Menu({ label, sign, actions, ...open }: Props) {
  return (
    <MenuTrigger {...open}>
      {sign ? (
        <IconButton label={label}>{sign}</IconButton>
      ) : (
        <Button>
          {label} <span aria-hidden="true">▾</span>
        </Button>
      )}
      <Popover className={style.popover ?? ""} placement="bottom end">
        <AriaMenu className={style.menu ?? ""} aria-label={label}>
          {actions.map((action, at) =>
            action === null ? (
              <Separator key={at} className={style.line ?? ""} />
            ) : (
              <MenuItem
                key={action.id}
                id={action.id}
                className={style.item ?? ""}
                onAction={action.run}
                isDisabled={action.isDisabled ?? false}
                textValue={typeof action.label === "string" ? action.label : action.id}
              >
                {action.label}
              </MenuItem>
            ),
          )}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

import type { ReactNode } from "react";
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover, Separator } from "react-aria-components";
import { Button, IconButton } from "./Button";
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

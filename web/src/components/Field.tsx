import {
  FieldError,
  Input,
  Label,
  Switch as AriaSwitch,
  Text,
  TextArea,
  TextField as AriaTextField,
  type TextFieldProps,
} from "react-aria-components";
import type { ReactNode } from "react";
import style from "./Field.module.css";

interface Props extends Omit<TextFieldProps, "children" | "className" | "style"> {
  label: string;
  /** What helps to fill it in. */
  about?: string;
  placeholder?: string;
  /** Lines, if it has several. */
  rows?: number;
}

/** A field with its name above. */
export function TextField({ label, about, placeholder, rows, ...rest }: Props) {
  return (
    <AriaTextField {...rest} className={style.field ?? ""}>
      <Label>{label}</Label>
      {rows ? (
        <TextArea className={style.input ?? ""} rows={rows} placeholder={placeholder} />
      ) : (
        <Input className={style.input ?? ""} placeholder={placeholder} />
      )}
      {about && (
        <Text slot="description" className={style.about ?? ""}>
          {about}
        </Text>
      )}
      <FieldError className={style.error ?? ""} />
    </AriaTextField>
  );
}

interface SelectProps<T extends string> {
  label: string;
  value: T;
  options: readonly { readonly value: T; readonly label: string }[];
  onChange: (value: T) => void;
  isLabelHidden?: boolean;
  isDisabled?: boolean;
}

/** One of a few: the browser's own list, which every keyboard and screen reader knows. */
export function Select<T extends string>({ label, value, options, onChange, isLabelHidden, isDisabled }: SelectProps<T>) {
  return (
    <label className={style.field}>
      <span className={isLabelHidden ? "aside" : ""}>{label}</span>
      <select className={style.input} value={value} disabled={isDisabled} onChange={(event) => onChange(event.target.value as T)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

/** On or off, at once. */
export function Switch({ isOn, onChange, children, isDisabled = false }: { isOn: boolean; onChange: (isOn: boolean) => void; children: ReactNode; isDisabled?: boolean }) {
  return (
    <AriaSwitch className={style.switch ?? ""} isSelected={isOn} onChange={onChange} isDisabled={isDisabled}>
      <span className={style.track} aria-hidden="true" />
      {children}
    </AriaSwitch>
  );
}

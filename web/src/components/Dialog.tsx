import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useI18n } from "../i18n";
import { IconButton } from "./Button";
import { Icon } from "./Icon";
import style from "./Dialog.module.css";

interface Props {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  /** Whether it closes by a key or a button alone: where what it shows is shown once. */
  isSticky?: boolean;
  children: ReactNode;
}

/** A window over the page: holds the focus, and closes with Escape. */
export function Dialog({ title, isOpen, onClose, isSticky = false, children }: Props) {
  const { t } = useI18n();
  return (
    <ModalOverlay isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable={!isSticky} className={style.veil ?? ""}>
      <Modal className={style.modal ?? ""}>
        <AriaDialog className={style.dialog ?? ""}>
          <div className="row spread">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <IconButton label={t("common.close")} onPress={onClose}>
              <Icon name="cross" />
            </IconButton>
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

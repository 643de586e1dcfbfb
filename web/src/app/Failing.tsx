import { Component, type ReactNode } from "react";
import { Notice } from "../components/Notice";
import { useI18n } from "../i18n";

/** Holds a failure of the page to the part in which it happened. */
export class Failing extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    return this.state.error ? <Failed error={this.state.error} /> : this.props.children;
  }
}

function Failed({ error }: { error: Error }) {
  const { t } = useI18n();
  return (
    <div className="page">
      <Notice kind="error">
        <p>{t("app.crashed")}</p>
        <p className="soft mono">{error.message}</p>
      </Notice>
    </div>
  );
}

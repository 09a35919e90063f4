/** What stands in a view's place when it failed while it was drawn, or when its code could not be fetched. The frame around it lives on. */
import { Component, type ReactNode } from 'react';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { Page } from '../components/Page.tsx';

interface Props {
  readonly title: string;
  readonly children: ReactNode;
}
interface State {
  readonly failure: { readonly error: unknown } | null;
}

export class BrokenView extends Component<Props, State> {
  override state: State = { failure: null };

  static getDerivedStateFromError(error: unknown): State {
    return { failure: { error } };
  }

  override render(): ReactNode {
    if (this.state.failure === null) return this.props.children;
    return (
      <Page title={this.props.title}>
        <ErrorNotice error={this.state.failure.error} onRetry={() => window.location.reload()} />
      </Page>
    );
  }
}

/** The cells of one service: its state, what it uses and used, and what can be done with it. */
import { useTranslation } from 'react-i18next';
import type { Container, Server } from '../../../contract/index.ts';
import { isUp, portsOf, toneOfContainer, wordOfContainer } from '../../components/container-state.ts';
import { formatMegabytes, formatPercent } from '../../components/format.ts';
import { MiddleText } from '../../components/MiddleText.tsx';
import { StateLabel } from '../../components/StateLabel.tsx';
import { RowOpener } from '../../components/Table.tsx';
import { When } from '../../components/When.tsx';
import { ContainerActions } from './ContainerActions.tsx';
import type { Sample } from './history.ts';
import { UsageLine } from './UsageLine.tsx';

interface Props {
  readonly container: Container;
  readonly samples: readonly Sample[];
  readonly server: Server;
  readonly onOpen: () => void;
}

export function ContainerCells({ container, samples, server, onOpen }: Props) {
  const { t, i18n } = useTranslation();
  const { service, cpuPercent, memoryBytes, memoryLimitBytes } = container;
  return (
    <>
      <td>
        <RowOpener onOpen={onOpen}>
          <MiddleText text={service} tail={4} />
        </RowOpener>
      </td>
      <td>
        <StateLabel tone={toneOfContainer(container)} label={t(wordOfContainer(container))} />
      </td>
      <td>
        <span className="row course">
          <UsageLine values={samples.map((sample) => sample.cpuPercent)} top={null} />
          <span className="numbers">{cpuPercent === null ? '–' : formatPercent(cpuPercent, i18n.language)}</span>
        </span>
      </td>
      <td>
        <span className="row course">
          <UsageLine values={samples.map((sample) => sample.memoryBytes)} top={memoryLimitBytes} />
          <span className="numbers">
            {memoryBytes === null ? '–' : formatMegabytes(memoryBytes, i18n.language)}
            {memoryBytes !== null && memoryLimitBytes ? <span className="dim"> / {formatMegabytes(memoryLimitBytes, i18n.language)}</span> : null}
          </span>
        </span>
      </td>
      <td className="end numbers">{container.restarts}</td>
      <td className="roomy">{container.startedAt === null || !isUp(container) ? '–' : <When at={container.startedAt} />}</td>
      <td className="mono ports">{portsOf(container)}</td>
      <td className="end">
        <ContainerActions container={container} server={server} />
      </td>
    </>
  );
}

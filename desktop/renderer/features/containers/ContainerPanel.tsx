/** Everything about one container: what it used, how it is made, what happened to it. */
import { Drawer, Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Container, ContainerEvent, Server } from '../../../contract/index.ts';
import { toneOfContainer, wordOfContainer } from '../../components/container-state.ts';
import { formatMegabytes, formatPercent } from '../../components/format.ts';
import { StateLabel } from '../../components/StateLabel.tsx';
import { TimeChart } from '../../components/TimeChart.tsx';
import { ContainerActions } from './ContainerActions.tsx';
import { EventList } from './EventList.tsx';
import { spanOf, type Sample } from './history.ts';
import { Inside } from './Inside.tsx';

interface Props {
  readonly container: Container;
  readonly samples: readonly Sample[];
  readonly events: readonly ContainerEvent[];
  readonly server: Server;
  readonly onClose: () => void;
}

export function ContainerPanel({ container, samples, events, server, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const { service } = container;
  const chart = spanOf(samples);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={520}
      title={<strong>{service}</strong>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className="stack">
        <div className="row">
          <StateLabel tone={toneOfContainer(container)} label={t(wordOfContainer(container))} />
          <span className="grow dim mono wrap">{container.ports.join(' ')}</span>
          <ContainerActions container={container} server={server} />
        </div>
        <Tabs defaultValue="usage" keepMounted={false}>
          <Tabs.List mb="md">
            <Tabs.Tab value="usage">{t('containers.usage')}</Tabs.Tab>
            <Tabs.Tab value="inside">{t('containers.insideTab')}</Tabs.Tab>
            <Tabs.Tab value="events">{t('containers.events')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="usage">
            <div className="stack">
              <TimeChart
                {...chart}
                label={t('containers.cpu')}
                points={samples.map(({ atMs, cpuPercent }) => ({ atMs, value: cpuPercent }))}
                format={(value) => formatPercent(value, i18n.language)}
              />
              <TimeChart
                {...chart}
                label={t('containers.memory')}
                top={container.memoryLimitBytes}
                points={samples.map(({ atMs, memoryBytes }) => ({ atMs, value: memoryBytes }))}
                format={(value) => formatMegabytes(value, i18n.language)}
              />
              <p className="dim">{t('containers.usageAbout')}</p>
            </div>
          </Tabs.Panel>
          <Tabs.Panel value="inside">
            <Inside serverId={server.id} service={service} containerId={container.id} />
          </Tabs.Panel>
          <Tabs.Panel value="events">
            <EventList events={events.filter((event) => event.service === service)} withService={false} />
          </Tabs.Panel>
        </Tabs>
      </div>
    </Drawer>
  );
}

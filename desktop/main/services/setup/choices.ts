/** What no set-up asks for and only the administrator can have written into the stack configuration: a repair leaves it. */
import { z } from 'zod';
import { stackConfiguration, type StackConfiguration } from '../../../../server-bundle/contract/stack.ts';

export type Choices = Pick<StackConfiguration, 'filter' | 'configurationDatabase' | 'startTlsPorts'>;

/** Of the stack configuration that was found; whatever cannot be understood is as if it were not there. */
export function choicesIn(stack: string | null): Choices {
  const { filter, configurationDatabase, startTlsPorts } = stackConfiguration.shape;
  const found = z.looseObject({}).safeParse(jsonOf(stack)).data ?? {};
  const choices = {
    filter: filter.safeParse(found['filter']).data,
    configurationDatabase: configurationDatabase.safeParse(found['configurationDatabase']).data,
    startTlsPorts: startTlsPorts.safeParse(found['startTlsPorts']).data,
  };
  return Object.fromEntries(Object.entries(choices).filter(([, value]) => value !== undefined));
}

function jsonOf(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '{}');
  } catch {
    return {};
  }
}

/** Steps as the lines a person reads before saying yes. Secrets are starred; nothing else is hidden. */
import { render } from './command.ts';
import type { Action, Condition, Step } from './step.ts';

const STARS = '********';

export function describeStep(step: Step): { readonly commands: string[]; readonly verification: string[] } {
  return { commands: step.apply.flatMap(describeAction), verification: describeCondition(step.verify) };
}

export function describeAction(action: Action): string[] {
  switch (action.kind) {
    case 'run':
      return [render(action.command)];
    case 'write':
      return [
        `# write ${action.path} (mode ${action.mode}, owner ${action.owner}):`,
        ...(action.secret ? [STARS] : action.content.trimEnd().split('\n')).map((line) => `#   ${line}`),
      ];
    case 'upload':
      return [`# upload ${action.source} (${action.sizeBytes} bytes, SHA-256 ${action.sha256}) to ${action.path}`];
    case 'authorize-key':
      return ["# append Palomar's public key to ~/.ssh/authorized_keys, unless it is there"];
    case 'locally':
      return [`# ${action.words}`];
    case 'require':
      return describeCondition(action.condition).map((line) => `# stop unless ${line}`);
    case 'wait':
      return [
        ...describeCondition(action.condition).map((line) => `# wait up to ${Math.round(action.timeoutMs / 1000)} s until ${line}`),
        ...action.onTimeout.flatMap(describeAction).map((line) => `# else: ${line}`),
      ];
  }
}

export function describeCondition(condition: Condition): string[] {
  switch (condition.kind) {
    case 'succeeds':
      return [`succeeds: ${render(condition.command)}`];
    case 'prints':
      return [`prints ${condition.pattern}: ${render(condition.command)}`];
    case 'file-is':
      return [
        `${condition.path} has SHA-256 ${condition.sha256}${condition.mode ? `, mode ${condition.mode}` : ''}${condition.owner ? `, owner ${condition.owner}` : ''}`,
      ];
    case 'image-present':
      return [`Docker has the image ${condition.reference} with id ${condition.id}`];
    case 'stack-healthy':
      return [`every service of ${condition.project} is healthy: ${condition.services.join(', ')}`];
    case 'key-login':
      return ['a second, fresh connection logs in with the key alone'];
    case 'all':
      return condition.conditions.flatMap(describeCondition);
    case 'any':
      return [condition.conditions.flatMap(describeCondition).join(', or ')];
    case 'never':
      return ['nothing (it is done every time)'];
  }
}

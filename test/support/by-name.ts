/** The order of test files: as Vitest has it, but the end-to-end files by their names, so that the one that removes their world is the last. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

export class EndToEndByName extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isEndToEnd = ({ project }: TestSpecification): boolean => project.name === 'e2e';
    const endToEnd = sorted.filter(isEndToEnd).sort((a, b) => (a.moduleId < b.moduleId ? -1 : 1));
    return [...sorted.filter((file) => !isEndToEnd(file)), ...endToEnd];
  }
}

/** A task of one kind on this server: begun here, or joined when it is under way already. Leaving the view does not stop it. */
import { useEffect, useRef, useState } from 'react';
import type { Task, TaskKind } from '../../../contract/index.ts';
import { useServer } from '../../components/ServerContext.ts';
import { useApi } from '../../connection/api.tsx';
import { useStream } from '../../connection/use-stream.ts';
import { foldSetup, NO_RUN, type Run } from '../setup/setup-run.ts';

export interface TaskRunState {
  readonly run: Run;
  readonly error: unknown;
  /** There is a run to show. */
  readonly isShown: boolean;
  readonly begin: (task: Task) => void;
  readonly leave: () => void;
  /** The same task once more; null for one that was begun elsewhere. */
  readonly again: (() => void) | null;
}

export function useTaskRun(kind: TaskKind, onFinished: () => void): TaskRunState {
  const { client } = useApi();
  const server = useServer();
  const [wanted, setWanted] = useState<{ readonly task: Task; readonly round: number } | null>(null);
  const [isLeft, setIsLeft] = useState(false);
  /** Rounds already begun: when the connection comes back they are followed, never begun a second time. */
  const begun = useRef(0);
  const stream = useStream({
    key: `${server.id}/${kind}/${String(wanted?.round ?? 0)}`,
    open: (signal) => {
      if (wanted === null || begun.current === wanted.round) return client.tasks.follow({ serverId: server.id, kind }, { signal });
      begun.current = wanted.round;
      return client.tasks.run({ serverId: server.id, task: wanted.task }, { signal });
    },
    initial: NO_RUN,
    fold: foldSetup,
  });
  const isFinished = stream.state.result?.kind === 'finished';
  const finished = useRef(onFinished);
  useEffect(() => {
    finished.current = onFinished;
  });
  useEffect(() => {
    if (isFinished) finished.current();
  }, [isFinished]);

  const begin = (task: Task): void => {
    setIsLeft(false);
    setWanted((before) => ({ task, round: (before?.round ?? 0) + 1 }));
  };
  // One that had ended before this view was opened is history: the lists show what came of it.
  const isRunning = stream.state.steps.length > 0 && stream.state.result === null;
  return {
    run: stream.state,
    error: wanted !== null && stream.status === 'failed' ? stream.error : null,
    isShown: !isLeft && (wanted !== null || isRunning),
    begin,
    leave: () => setIsLeft(true),
    again: wanted === null ? null : () => begin(wanted.task),
  };
}

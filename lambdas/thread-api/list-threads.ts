import type { Route } from './api.ts';
import { cursorOf, placeOf } from './cursor.ts';
import { jsonResult } from './json-result.ts';
import { pageSize } from './limits.ts';
import { badField } from './problem.ts';
import { threadView } from './views.ts';

/** The threads that wait for a person or have one. */
export const listThreads: Route = async (event, { threads }) => {
  const { mode = 'human', cursor } = event.queryStringParameters ?? {};
  if (mode !== 'human') throw badField('mode', 'must be human: the threads that wait for or have a person');
  const page = await threads.waiting(pageSize, cursor ? placeOf(cursor) : undefined);
  return jsonResult(200, {
    threads: page.threads.map(threadView),
    cursor: page.next ? cursorOf(page.next) : null,
  });
};

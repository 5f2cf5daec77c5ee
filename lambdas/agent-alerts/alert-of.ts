import { isObject, parseJson } from '../http/json.ts';

/** What `agent.alert` says. */
export interface AgentAlert {
  readonly state: 'triggered' | 'resolved';
  /** PolyAI's own, as far as it says them. */
  readonly alert: Readonly<Record<string, string | number>>;
}

/** By PolyAI's names (docs.poly.ai, Alerts); names of our own, as all events have them. */
const fields: Readonly<Record<string, string>> = {
  id: 'id',
  name: 'name',
  project_id: 'projectId',
  metric: 'metric',
  operator: 'operator',
  threshold_value: 'threshold',
  current_value: 'value',
  previous_state: 'previousState',
  triggered_at: 'triggeredAt',
};

/** Longer is no name of an alert, and events are bounded. */
const longest = 500;

/**
 * Reads the body of a webhook of PolyAI's. `unknown`: of another kind than alerts, as there may be some day.
 * Undefined where it is not what the API promises.
 */
export function alertOf(body: string): AgentAlert | 'unknown' | undefined {
  const event = parseJson(body);
  if (!isObject(event) || typeof event.event_type !== 'string') return undefined;
  const [, state] = /^alerts\.(triggered|resolved)$/.exec(event.event_type) ?? [];
  if (state !== 'triggered' && state !== 'resolved') return 'unknown';
  const { alert } = event;
  if (!isObject(alert)) return undefined;
  const said = Object.entries(fields).flatMap(([theirs, ours]): [string, string | number][] => {
    const value = alert[theirs];
    if (typeof value === 'string') return [[ours, value.slice(0, longest)]];
    return typeof value === 'number' ? [[ours, value]] : [];
  });
  return { state, alert: Object.fromEntries(said) };
}

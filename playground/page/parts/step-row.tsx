import { memo } from 'preact/compat';
import { useState } from 'preact/hooks';
import type { SeenRequest, Step } from '../../watch/step.ts';
import { curlOf } from './curl.ts';
import { KindIcon } from './icons.tsx';
import { spanOf } from './words.ts';

/** One step; what went over the wire is behind a press. */
export const StepRow = memo(({ step, since }: { step: Step; since: number }) => {
  const [isOpen, setOpen] = useState(false);
  const { kind, title, note, at, took, isTrouble, isUnderWay, detail, request, response } = step;
  const hasMore = detail !== undefined || request !== undefined || response !== undefined;
  const head = (
    <>
      <span class="mark">
        <KindIcon kind={kind} />
      </span>
      <span class="title">{title}</span>
      {note !== undefined && <span class="note">{note}</span>}
      <span class="when">
        {isUnderWay ? 'under way' : took !== undefined && took >= 1 ? `took ${spanOf(took)}` : ''}
        {at > since && <span class="after"> +{spanOf(at - since)}</span>}
      </span>
    </>
  );
  return (
    <li class={`step ${kind}${isTrouble ? ' trouble' : ''}${isUnderWay ? ' under-way' : ''}`}>
      {hasMore ? (
        <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
          <summary>{head}</summary>
          {isOpen && (
            <div class="more">
              {request && <Request request={request} />}
              {response && <Block title={`Answer: ${response.status}`} words={pretty(response.body ?? '')} />}
              {detail !== undefined && <Block title="Event" words={JSON.stringify(detail, null, 2)} />}
            </div>
          )}
        </details>
      ) : (
        <div class="head">{head}</div>
      )}
    </li>
  );
});

function Request({ request }: { request: SeenRequest }) {
  const [said, setSaid] = useState('Copy as curl');
  const { method, url, headers, body } = request;
  const lines = [`${method} ${url}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(curlOf(request));
      setSaid('Copied');
    } catch {
      setSaid('The browser does not let us');
    }
    setTimeout(() => setSaid('Copy as curl'), 2_000);
  }
  return (
    <>
      <Block
        title="Request"
        words={`${lines.join('\n')}${body === undefined ? '' : `\n\n${pretty(body)}`}`}
      />
      <button type="button" class="small" onClick={copy}>
        {said}
      </button>
    </>
  );
}

const Block = ({ title, words }: { title: string; words: string }) =>
  words === '' ? (
    <h3>{title}</h3>
  ) : (
    <>
      <h3>{title}</h3>
      <pre tabIndex={0}>{words}</pre>
    </>
  );

/** JSON and forms, a line for each thing in them; anything else as it is. */
function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    if (!/^[\w.%-]+=/.test(body)) return body;
    return [...new URLSearchParams(body)].map(([name, value]) => `${name} = ${value}`).join('\n');
  }
}

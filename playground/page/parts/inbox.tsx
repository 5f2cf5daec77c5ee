import { useEffect, useMemo, useState } from 'preact/hooks';
import { DarkSwitch } from './dark-switch.tsx';
import { Desk } from './desk.tsx';
import { inboxToken } from './inbox-token.ts';
import type { Pair } from './pair.ts';
import { threadApi } from './thread-api.ts';

/** The inbox: the desk of what is deployed, on this machine. */
export function Inbox() {
  const token = useMemo(inboxToken, []);
  const api = useMemo(() => threadApi({ 'x-desk-token': token }), [token]);
  const [place, setPlace] = useState('');
  const [open, setOpen] = useState<Pair | undefined>();
  const [counts, setCounts] = useState({ waiting: 0, unread: 0 });

  useEffect(() => {
    fetch('/about', { headers: { 'x-desk-token': token } })
      .then(async response => {
        if (response.ok) setPlace(String((await response.json()).place));
      })
      .catch(() => undefined);
  }, [token]);
  useEffect(() => {
    const { waiting, unread } = counts;
    document.title =
      waiting + unread > 0 ? `(${Math.max(waiting, unread)}) SMS channel: inbox` : 'SMS channel: inbox';
  }, [counts]);

  return (
    <>
      <header class="top">
        <div class="top-line">
          <h1 class="brand">
            <img src="/mark.svg" alt="" width="28" height="28" />
            <span>
              <strong>SMS channel</strong> inbox
            </span>
          </h1>
          {place !== '' && <span class="part outside">{place}</span>}
          <DarkSwitch />
        </div>
        {token === '' && (
          <p class="lost-connection" role="alert">
            This tab has no token: open the address that npm run sms -- inbox has printed.
          </p>
        )}
      </header>
      <main class="inbox">
        <Desk api={api} open={open} setOpen={setOpen} counts={setCounts} />
      </main>
    </>
  );
}

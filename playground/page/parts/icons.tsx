import type { ComponentChildren } from 'preact';

const Icon = ({ children, size = 16 }: { children: ComponentChildren; size?: number }) => (
  <svg
    class="icon"
    width={size}
    height={size}
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    stroke-width="1.6"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    {children}
  </svg>
);

const one = <path d="M2.5 8.5 6 12l7.5-8" />;
const clock = (
  <>
    <circle cx="8" cy="8" r="5.6" />
    <path d="M8 5v3.2l2 1.3" />
  </>
);
const cross = <path d="M4 4l8 8M12 4l-8 8" />;

/** What the carrier has said of a message, as phones show it. */
export function Ticks({ status }: { status: string }) {
  if (status === 'delivered' || status === 'read')
    return (
      <Icon>
        <path d="M1 8.7 4 12l6.5-8M7.2 11.4l.8.8L15 4" />
      </Icon>
    );
  if (status === 'sent') return <Icon>{one}</Icon>;
  if (['undelivered', 'failed', 'refused', 'dropped'].includes(status)) return <Icon>{cross}</Icon>;
  return <Icon>{clock}</Icon>;
}

const kinds: Readonly<Record<string, ComponentChildren>> = {
  text: <path d="M2.5 3.5h11v7H7l-3 2.5v-2.5H2.5z" />,
  queue: <path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h7" />,
  turn: <path d="M13 8a5 5 0 1 1-1.6-3.7M13 2.5v3h-3" />,
  agent: <path d="M8 2l1.5 4.5L14 8l-4.5 1.5L8 14l-1.5-4.5L2 8l4.5-1.5z" />,
  saved: (
    <path d="M3 4.5C3 3.5 5 3 8 3s5 .5 5 1.5v7c0 1-2 1.5-5 1.5s-5-.5-5-1.5zM3 7.8c0 1 2 1.6 5 1.6s5-.6 5-1.6" />
  ),
  sent: <path d="M14 2 7 9M14 2l-4.5 12L7 9 2 6.5z" />,
  status: one,
  settled: <path d="M3 13V3h9l-2 3 2 3H3" />,
  event: (
    <path d="M8 2.5v2M8 11.5v2M2.5 8h2M11.5 8h2M4.2 4.2l1.3 1.3M10.5 10.5l1.3 1.3M4.2 11.8l1.3-1.3M10.5 5.5l1.3-1.3" />
  ),
  timer: clock,
  desk: (
    <>
      <circle cx="8" cy="5.5" r="2.5" />
      <path d="M3 13.5c.5-3 2.5-4.5 5-4.5s4.5 1.5 5 4.5" />
    </>
  ),
  log: <path d="M8 2.5 14 13H2zM8 6.5v3M8 11.3v.1" />,
  hands: <path d="M3.5 8.5 6 11l6.5-7" />,
};

export const KindIcon = ({ kind }: { kind: string }) => <Icon size={14}>{kinds[kind] ?? null}</Icon>;

export const SendIcon = () => (
  <Icon size={18}>
    <path d="M8 13V3M3.5 7.5 8 3l4.5 4.5" />
  </Icon>
);
export const PictureIcon = () => (
  <Icon size={18}>
    <path d="M2.5 3.5h11v9h-11zM2.5 11l3.5-3.5 2.5 2.5 2-2 3 3" />
  </Icon>
);
export const CrossIcon = () => <Icon size={12}>{cross}</Icon>;

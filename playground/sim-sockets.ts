import { strangeIn } from '../local/at-home.ts';
import { simBase } from '../local/local-environment.ts';
import type { Simulators } from '../local/simulators.ts';
import { type Upgrade, upgradeTo } from '../simulators/upgrade.ts';

/** The sockets of simulated vendors that have some, under `/sim`: for this machine alone, as all that is there. */
export const simSockets = ({ agents }: Pick<Simulators, 'agents'>): Upgrade =>
  upgradeTo(
    new Map([...agents].flatMap(([vendor, { open }]) => (open ? [[simBase(vendor), open] as const] : []))),
    (request, peer) => {
      const strange = strangeIn(request, peer);
      return strange === undefined
        ? undefined
        : Response.json(
            { error: `This is for the machine that it runs on alone: ${strange}.` },
            { status: 403 },
          );
    },
  );

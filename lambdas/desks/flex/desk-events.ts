import type { SQSEvent } from 'aws-lambda';
import { address } from '../../channel/thread/address.ts';
import { isObject, type JsonObject, parseJson } from '../../http/json.ts';
import { type FlexDesk, handToFlex, letGoOfFlex } from './hand-over.ts';
import type { HandoffId } from './handoff-of.ts';

/**
 * Takes what the bus has for a Flex desk, from the desk's queue. What fails throws: the queue brings it again, and
 * keeps it in the end. Texts are left alone: while the numbers are bound, Twilio takes them to Flex itself.
 */
export function createFlexDesk(flex: FlexDesk): (event: SQSEvent) => Promise<void> {
  return async event => {
    for (const { body } of event.Records) {
      const { type, handoff, desk } = eventOf(body);
      if (type === 'handoff.requested') await handToFlex(flex, handoff, desk);
      if (type === 'handoff.released') await letGoOfFlex(flex, handoff);
    }
  };
}

interface DeskEvent {
  readonly type: string;
  readonly desk: string;
  readonly handoff: HandoffId;
}

/** @throws {Error} where it is no event of a handoff; its words are not repeated */
function eventOf(body: string): DeskEvent {
  const { 'detail-type': type, detail } = objectOf(parseJson(body));
  const { thread, requestedAt, desk } = objectOf(detail);
  const { business, customer } = objectOf(thread);
  const at = typeof requestedAt === 'string' ? Date.parse(requestedAt) : Number.NaN;
  if (
    typeof type !== 'string' ||
    typeof desk !== 'string' ||
    typeof business !== 'string' ||
    typeof customer !== 'string' ||
    Number.isNaN(at)
  )
    throw new Error('not an event of a handoff: docs/events.schema.json describes them');
  const key = { business: address(business), customer: address(customer) };
  return { type, desk, handoff: { thread: key, requestedAt: at } };
}

const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});

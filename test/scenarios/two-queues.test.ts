import { describe, expect, it } from 'vitest';
import { address } from '../../lambdas/channel/thread/address.ts';
import { storyEngines } from '../support/engines/story-engines.ts';
import { business, customer } from '../support/scenario/scenario.ts';
import { both, id, minute, number, start } from '../support/scenario/two-queues.ts';

/** Found by random histories: two-addresses-model.test.ts. */
describe.each(storyEngines(import.meta.filename))(
  'two queues of one customer, on $name',
  ({ client, freshTable }) => {
    it('whose last word is STOP is out, though their START by the other address waits for longer', async () => {
      const { answers, run, says, settle, turns } = await start({ client, freshTable });
      await says('hello', number, both);
      await settle();
      await says('START', id);
      await says('STOP', number, {}, minute);
      await turns(number);
      await run.time.advance(1_000);
      await settle();
      await says('probe', number);
      await settle();
      expect(answers()).toEqual(['hello']);
    });

    it('whose last word is a STOP that says both is out by both, though a START of before has its turn first', async () => {
      const { answers, says, settle, turns } = await start({ client, freshTable });
      await says('STOP', number);
      await says('START', number, {}, minute);
      await says('STOP', id, both, minute);
      await turns(number);
      await settle();
      await says('one', number);
      await says('two', id);
      await settle();
      expect(answers()).toEqual([]);
    });

    it('a START at one address alone counts, though the clock of the owner’s list is ahead', async () => {
      const { answers, run, says, settle } = await start({ client, freshTable });
      await says('hello', customer);
      await settle();
      const key = { business: address(business), customer: address(customer) };
      await run.queue.queue.send({
        kind: 'opt-out',
        thread: key,
        id: 'o',
        at: run.time.clock() + 120 * minute,
      });
      await settle();
      await says('START', customer);
      await settle();
      await says('probe', customer);
      await settle();
      expect(answers()).toEqual(['hello', 'probe']);
    });

    it('a STOP that is brought again before its turn undoes no START by the other address', async () => {
      const { answers, run, says, settle } = await start({ client, freshTable });
      await says('hello', number, both);
      await settle();
      const sid = await says('STOP', id);
      await says('START', number);
      await run.time.advance(1_000);
      await run.carrier.redeliver(sid);
      await settle();
      await says('probe', number);
      await settle();
      expect(answers()).toEqual(['hello', 'probe']);
    });

    it('who is out by the mark of one address is out by the other when a text says that both are theirs', async () => {
      const { answers, erase, says, settle } = await start({ client, freshTable });
      await says('hello', number);
      await settle();
      await says('STOP', id);
      await settle();
      expect((await erase(id)).waiting).toBe(0);
      await says('probe', number, both);
      await settle();
      expect(answers()).toEqual(['hello']);
    });

    it('a STOP that waits at the number when they are erased leaves nothing at the id, and their next text ends', async () => {
      const { answers, counted, erase, says, settle, traces, turns } = await start({ client, freshTable });
      await says('hello', number, both);
      await settle();
      await says('STOP', number);
      const { waiting } = await erase(number);
      expect(waiting).toBe(0);
      const left = await traces();
      await says('START', id, both);
      const before = counted.requests;
      await turns();
      const spent = counted.requests - before;
      await settle();
      await says('again', id, both);
      await settle();
      expect({ left, isEndless: spent > 200, answers: answers() }).toEqual({
        ...{ left: [], isEndless: false, answers: ['hello', 'again'] },
      });
    });

    it('who has never opted out is answered after an erasure that went on without the operator', async () => {
      const { answers, erase, run, says, settle, turns } = await start({ client, freshTable });
      await says('hello', id, both);
      await erase(number, { patience: 0 });
      await turns(id);
      await settle();
      await says('one', number, both);
      await settle();
      await says('two', id, both);
      await settle();
      await run.time.advance(60 * minute);
      await says('three', number, both);
      await settle();
      expect(answers()).toEqual(['one', 'two', 'three']);
    });

    it('who has never opted out is answered after an erasure by an operator’s clock that is behind', async () => {
      const { answers, erase, says, settle, turns } = await start({ client, freshTable });
      await says('hello', number, both);
      await settle();
      await says('one', id, both);
      await erase(number, { patience: 0, ahead: -3_000 });
      await says('two', number, both);
      await turns(id);
      await settle();
      await says('three', number);
      await settle();
      await says('four', id);
      await settle();
      expect(answers().slice(-2)).toEqual(['three', 'four']);
    });

    it('a START that waits in front of an erasure counts, at a customer of one address too', async () => {
      const { answers, erase, says, settle } = await start({ client, freshTable });
      await says('STOP', customer);
      await settle();
      await says('START', customer);
      expect((await erase(customer)).waiting).toBe(0);
      await says('probe', customer);
      await settle();
      expect(answers()).toEqual(['probe']);
    });

    it('a START at the number counts, though the erasure’s turn at the id comes before', async () => {
      const { answers, erase, says, settle, turns } = await start({ client, freshTable });
      await says('STOP', number, both);
      await settle();
      await says('START', number, both);
      await erase(number, { patience: 0 });
      await turns(id);
      await settle();
      await says('one', number);
      await says('two', id);
      await settle();
      expect(answers().sort()).toEqual(['one', 'two']);
    });

    it('a START that is said while an erasure waits counts, though the operator’s clock is ahead', async () => {
      const { answers, erase, says, settle } = await start({ client, freshTable });
      await says('STOP', customer);
      await settle();
      await erase(customer, { patience: 0, ahead: 7_000 });
      await says('START', customer);
      await settle();
      await says('probe', customer);
      await settle();
      expect(answers()).toEqual(['probe']);
    });

    it('a START by one address stands after an erasure, though the STOP of the other had its turn behind it', async () => {
      const { answers, erase, says, settle, turns } = await start({ client, freshTable });
      await says('hello', number, both);
      await settle();
      await says('STOP', id);
      await says('START', number);
      await turns(number);
      await settle();
      await erase(number, { patience: 0 });
      await turns(number);
      await settle();
      await says('probe', id);
      await settle();
      expect(answers()).toEqual(['hello', 'probe']);
    });

    it('what is said between two erasures of which the first waits is not answered', async () => {
      const { answers, erase, says, settle } = await start({ client, freshTable });
      await says('hello', customer);
      await settle();
      await erase(customer, { patience: 0 });
      await says('between', customer);
      await erase(customer);
      await settle();
      expect(answers()).toEqual(['hello']);
    });

    it('a text of before that is brought again leaves nothing of both addresses', async () => {
      const { erase, run, says, settle, traces } = await start({ client, freshTable });
      const sid = await says('hello', number, both);
      await settle();
      await erase(number);
      expect(await traces()).toEqual([]);
      await run.carrier.redeliver(sid);
      await settle();
      expect(await traces()).toEqual([]);
    });
  },
);

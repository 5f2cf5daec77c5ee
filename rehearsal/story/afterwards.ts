import { expect, type Step } from './step.ts';
import { customers } from './words.ts';

/** What has to be true of everything that was told. */
export const afterwards: readonly Step[] = [
  {
    name: 'functions called nobody but the vendors and AWS',
    async run(stage) {
      expect(stage.internet.strangers.length === 0, 'no other host is called', stage.internet.strangers);
    },
  },
  {
    name: 'no event was lost between the bus and a desk',
    async run(stage) {
      const ticking = stage.cloud.rules.filter(({ schedule }) => schedule).map(({ id }) => id);
      const lost = stage.bus.deliveries.filter(
        ({ outcome, rule }) => outcome === 'lost' && !ticking.includes(rule),
      );
      expect(lost.length === 0, 'each is taken, or a dead letter', lost);
    },
  },
  {
    name: 'functions stay within half of their memory',
    async run({ cloud }) {
      // The machine's own Node takes about as much as Lambda's; half leaves room for what differs.
      const close = [...cloud.functions.values()]
        .map(fn => ({ fn: fn.name, peakMb: fn.peakMb(), memoryMb: fn.memoryMb }))
        .filter(({ peakMb, memoryMb }) => peakMb > memoryMb / 2);
      expect(close.length === 0, 'no function comes near its limit', close);
    },
  },
  {
    name: 'logs have no numbers, no words and no secrets',
    async run(stage) {
      const secrets = [...stage.cloud.secrets.values()].flatMap(({ value }) =>
        Object.values<unknown>(JSON.parse(value ?? '{}')).map(String),
      );
      const words = stage.scenes.flatMap(({ world }) => world.carrier.messages.map(({ body }) => body));
      const hidden = [...Object.values(customers), ...secrets, ...words.filter(word => word.length > 8)];
      const told = stage.lines().filter(({ line }) => hidden.some(one => line.includes(one)));
      expect(
        told.length === 0,
        'nothing of people is in a log',
        told.map(({ fn }) => fn),
      );
    },
  },
];

import { type AgentConfig, type AgentVendorName, sessionMinutes } from '../../lambdas/config/agents.ts';
import { polyaiRegions } from '../../lambdas/config/polyai-regions.ts';
import { closed } from './closed.ts';
import { type Finding, findingsIn, judged, mend, type Schema } from './findings.ts';
import { named, ownName } from './named.ts';
import { entriesOf, isPlainObject, valueAt } from './objects.ts';
import { quoted } from './shown.ts';
import { oneOf, text } from './values.ts';

const home = 'agents["…"]';

/** A vendor's agents, each with what they may say. */
const vendors: { readonly [V in AgentVendorName]: Schema<Extract<AgentConfig, { readonly vendor: V }>> } = {
  'polyai-chat': closed(home, { vendor: oneOf(['polyai-chat']), region: oneOf(polyaiRegions) }),
  'polyai-messaging': closed(home, {
    vendor: oneOf(['polyai-messaging']),
    region: oneOf(polyaiRegions),
    host: text(
      /^[A-Za-z0-9](?:[\w-]|\.(?=[\w-])){0,252}$/,
      'write the domain or the app that the connector is registered for, such as www.example.com, without https:// and a path',
    ),
  }),
  chatbase: closed(home, {
    vendor: oneOf(['chatbase']),
    agentId: text(
      /^(?!\.{1,2}$)[\w.-]{1,100}$/,
      "write the agent's id as Chatbase's dashboard shows it, such as 5QHA6VB-DIAbBhxwqxfdi",
    ),
  }),
};

const isVendor = (name: unknown): name is AgentVendorName =>
  typeof name === 'string' && Object.hasOwn(vendors, name);

const vendorName = oneOf(Object.keys(vendors).filter(isVendor));

/** Judged as its vendor's. */
const agent: Schema<AgentConfig> = judged<AgentConfig>(
  isPlainObject,
  mend('write an object, in { }, of vendor and what that vendor wants'),
  value => (isVendor(value.vendor) ? findingsIn(vendors[value.vendor], value) : asTheNearest(value)),
);

/** Of the vendor that it is most like; which there are is said of `vendor` itself. */
function asTheNearest(value: object): Finding[] {
  const [nearest = []] = Object.values(vendors)
    .map(schema => findingsIn(schema, value))
    .sort((one, other) => one.length - other.length);
  const [says = ''] = findingsIn(vendorName, valueAt(value, 'vendor')).map(finding => finding.says);
  return nearest.map(finding =>
    finding.path[0] === 'vendor'
      ? {
          ...finding,
          says: Object.hasOwn(value, 'vendor') ? says : says.replace(/^is undefined/, 'is missing'),
        }
      : finding,
  );
}

/** What answers. */
export const agents = named({ of: 'agent', needed: true, name: ownName(60) }, agent);

/** What only PolyAI's Chat API takes, at a number that another vendor's agent answers. */
export function onlyForPolyai(config: unknown): Finding[] {
  const all = entriesOf(valueAt(config, 'agents'));
  return entriesOf(valueAt(config, 'numbers')).flatMap(([number, settings]): Finding[] => {
    const name = valueAt(settings, 'agent') ?? (all.length === 1 ? all[0]?.[0] : undefined);
    const vendor = typeof name === 'string' ? valueAt(config, 'agents', name, 'vendor') : undefined;
    if (!isVendor(vendor) || vendor === 'polyai-chat') return [];
    return ['variantId', 'attributes']
      .filter(setting => valueAt(settings, setting) !== undefined)
      .map(setting => ({
        path: ['numbers', number, setting],
        says: `is for agents of vendor polyai-chat, and ${vendor} takes none: take it out`,
      }));
  });
}

/** Hours of idleness that an agent's vendor does not wait for. */
export function idleBeyondSession(config: unknown): Finding[] {
  const hours = valueAt(config, 'times', 'idleHours');
  if (typeof hours !== 'number') return [];
  return entriesOf(valueAt(config, 'agents'))
    .flatMap(([name, settings]): Finding[] => {
      const vendor = valueAt(settings, 'vendor');
      const minutes = isVendor(vendor) ? sessionMinutes[vendor] : undefined;
      if (minutes === undefined || hours * 60 <= minutes) return [];
      return [
        {
          path: ['times', 'idleHours'],
          says: `is ${hours}: conversations of ${quoted(name)} end at ${vendor} after about ${minutes} minutes without a text, write ${Math.floor((minutes / 60) * 100) / 100} at most, or take it out`,
        },
      ];
    })
    .slice(0, 1);
}

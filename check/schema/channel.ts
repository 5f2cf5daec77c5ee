import type { ChannelConfig } from '../../lambdas/config/define-channel.ts';
import { agents, idleBeyondSession, onlyForPolyai } from './agents.ts';
import { phonesOnCall, sameCredentials, whichDesk, whoAnswers } from './between.ts';
import { endingOverBudget, limits, replies, times } from './bounds.ts';
import { closed, optional } from './closed.ts';
import { deploy, halfADomain, stackOptions } from './deploy.ts';
import { desks, sameAtAws } from './desks.ts';
import { type Schema, together } from './findings.ts';
import { hours } from './hours.ts';
import { named, ownName } from './named.ts';
import { notices } from './notices.ts';
import { numbers } from './numbers.ts';
import { tooManyDesks } from './room-for-desks.ts';
import { oneOf, text } from './values.ts';
import { words } from './words.ts';

const deskName = text(/\S/, 'write the name of one of desks');

const settings = closed('', {
  numbers,
  agents,
  hours: optional(hours),
  notices: optional(notices),
  times: optional(times),
  limits: optional(limits),
  words: optional(words),
  replies: optional(replies),
  reactions: optional(oneOf(['answers', 'silent'])),
  desks: optional(desks),
  defaultDesk: optional(deskName),
  destinations: optional(named({ of: 'destination', name: ownName(200) }, deskName)),
  deploy: optional(deploy),
});

/** All that channel.config.ts may say. Its type is the one that an owner's editor shows. */
export const channel: Schema<ChannelConfig> = together(settings, config => [
  ...whoAnswers(config),
  ...onlyForPolyai(config),
  ...idleBeyondSession(config),
  ...sameCredentials(config),
  ...phonesOnCall(config),
  ...endingOverBudget(config),
  ...sameAtAws(config, ['desks']),
  ...tooManyDesks(config, ['desks']),
  ...whichDesk(config),
  ...halfADomain(config, ['deploy']),
]);

/** What a stack is given by who makes one without channel.config.ts. */
export const stack = together(stackOptions, options => [
  ...halfADomain(options, []),
  ...sameAtAws(options, ['desks']),
  ...tooManyDesks(options, ['desks']),
]);

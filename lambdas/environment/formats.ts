import { originIn } from '../http/origin.ts';

/** How a variable is written. */
export interface Format {
  /** The value as it is used; nothing where it is wrong. */
  readonly read: (value: string) => string | undefined;
  /** What to write, for a message behind the name. */
  readonly mend: string;
}

const like = (form: RegExp, mend: string, isRight: (value: string) => boolean = () => true): Format => ({
  read: value => (form.test(value) && isRight(value) ? value : undefined),
  mend,
});

/** Without a slash at its end. */
export const origin: Format = {
  read: originIn,
  mend: 'write an origin such as https://api.example.com, with https:// and without a path, a password, ? and #',
};

/** With commas between them. */
export const originList: Format = {
  read: value => {
    const origins = value.split(',').map(one => originIn(one.trim()));
    return origins.every(one => one !== undefined) ? origins.join(',') : undefined;
  },
  mend: `${origin.mend}; several with commas between them`,
};

/** Of a queue: two names behind the host. */
export const queueUrl: Format = {
  read: value => {
    const [scheme, none, host, ...path] = value.split('/');
    const isWhole = none === '' && originIn(`${scheme}//${host}`) !== undefined && path.length === 2;
    return isWhole && path.every(name => /^[\w.-]+$/.test(name)) ? value : undefined;
  },
  mend: 'write the queue’s URL, as https://sqs.<region>.amazonaws.com/<account>/<name>',
};

/** partition, service, region, account and resource, behind `arn` (docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html). */
export const arnOf = (service: string, example: string): Format =>
  like(/^arn:\S+$/, `write it as arn:aws:${example}`, value => {
    const [, partition, of, , account = '', ...resource] = value.split(':');
    return Boolean(partition) && of === service && /^\d*$/.test(account) && resource.join(':') !== '';
  });

/** A name at AWS, or an ARN. */
export const awsName = like(/^[\w./:+=@!-]{1,1024}$/, 'write its name or ARN, without blanks');

export const wholeNumber = (least: number, most: number): Format =>
  like(
    /^\d{1,9}$/,
    `write a whole number from ${least} to ${most}`,
    value => Number(value) >= least && Number(value) <= most,
  );

/** Numbers of the business's own, with commas between them. */
export const numberList: Format = {
  read: value => {
    const numbers = value.split(',').map(number => number.trim());
    return numbers.every(number =>
      /^(((whatsapp|rcs):)?\+[1-9]\d{6,14}|rcs:[A-Za-z0-9][\w.-]{0,99}|\d{3,8})$/.test(number),
    )
      ? numbers.join(',')
      : undefined;
  },
  mend: 'write numbers as E.164, such as +15550001000, with commas between them',
};

/** An id of Twilio's. */
export const sid = (prefix: string): Format =>
  like(/^[A-Z]{2}[0-9a-fA-F]{32}$/, `write ${prefix} and 32 digits`, value => value.startsWith(prefix));

/** A part of a path. */
export const id = like(/^[\w.~-]{1,200}$/, 'write the id as the vendor has it, without blanks and slashes');

/** It goes into a header as it is. */
export const secret = like(
  /^[\x21-\x7e]+$/,
  'write it without blanks, quotation marks around it and line breaks',
  value => !/^["'].*["']$/.test(value),
);

/** With commas between them, as while one is replaced; what is blank is none. */
export const secretList: Format = {
  read: value => {
    const secrets = value
      .split(',')
      .map(one => one.trim())
      .filter(one => one !== '');
    return secrets.every(one => secret.read(one) !== undefined) ? secrets.join(',') : undefined;
  },
  mend: `${secret.mend}; several with commas between them`,
};

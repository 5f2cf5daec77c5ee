import { isObject, parseJson } from '../../http/json.ts';

/** A form of more fields, or with longer ones, is nobody's to read in a text. */
const mostLines = 50;
const longestValue = 500;
const deepest = 8;
/** It leads from a Flow's answer back to who sent the Flow, and says nothing. */
const token = /(?:^|\.)flow_token$/;

/**
 * What a customer has filled in, from JSON such as `{"screen_0_Rating_0":"Excellent"}`: a line for each field. Data
 * within data is named by its path, and JSON within a string is read too, as WhatsApp writes a Flow's answer
 * (developers.facebook.com/docs/whatsapp/flows/guides/receiveflowresponse). What is no JSON is a line as it is.
 * Bounded, and never throws.
 */
export function formLines(...sources: readonly (string | undefined)[]): string[] {
  const lines = new Set<string>();
  for (const source of sources) if (source !== undefined) addLines(lines, '', source, 0);
  return [...lines];
}

function addLines(lines: Set<string>, name: string, value: unknown, depth: number): void {
  if (lines.size >= mostLines || depth > deepest || token.test(name)) return;
  const data = typeof value === 'string' && /^\s*[[{]/.test(value) ? (parseJson(value) ?? value) : value;
  if (Array.isArray(data) && data.every(isPlain)) {
    addLine(lines, name, data.filter(item => item !== null).join(', '));
  } else if (Array.isArray(data) || isObject(data)) {
    for (const [key, inner] of Object.entries(data)) {
      addLines(lines, name === '' ? key : `${name}.${key}`, inner, depth + 1);
    }
  } else if (data !== null && data !== undefined) {
    addLine(lines, name, String(data));
  }
}

const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null;

function addLine(lines: Set<string>, name: string, value: string): void {
  const inOne = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, longestValue);
  const said = inOne(value);
  if (said !== '') lines.add(name === '' ? said : `${inOne(name)}: ${said}`);
}

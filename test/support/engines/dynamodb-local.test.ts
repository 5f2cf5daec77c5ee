import { expect, it } from 'vitest';
import { javaMajor } from './dynamodb-local.ts';

it.each([
  ['openjdk version "17.0.15" 2025-04-15', 17],
  ['openjdk version "25" 2025-09-16', 25],
  ['Picked up JAVA_TOOL_OPTIONS: -Xmx1g\njava version "21.0.2" 2024-01-16 LTS', 21],
  ['java version "1.8.0_402"', 1],
  ['/bin/sh: java: not found', 0],
  ['', 0],
])('reads the major version of %j', (printed, major) => {
  expect(javaMajor(printed)).toBe(major);
});

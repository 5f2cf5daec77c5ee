const rooms = ['Anchor', 'Buoy', 'Compass', 'Dinghy', 'Ebb', 'Foghorn', 'Gull', 'Haven', 'Island', 'Jetty'];

const about = (name: string, index: number): string =>
  [
    `### ${name} room`,
    `The **${name}** room is on floor ${1 + Math.floor(index / 4)} and sleeps ${2 + (index % 3)}. It has:`,
    '- a bed that is *two metres* long and a desk by the window',
    '- a bath, a shower and towels for the beach',
    `- a kettle, tea, and a map of ${3 + index} walks that begin at the door`,
    `It costs **£${120 + index * 5}** a night with breakfast. See [its pictures](https://hotel.example/rooms/${name.toLowerCase()}).`,
  ].join('\n');

/** Several thousand characters of Markdown, as language models write them: for splitting and plain text. */
export const longAnswer = [
  '# Our rooms',
  'We have *ten rooms*, each with its own name:',
  ...rooms.map(about),
  'To book one, write **book**.',
].join('\n\n');

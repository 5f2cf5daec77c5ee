/** Whether this is `npm run test:deep`, which leaves no death out, on no engine, and takes its time. */
export const isDeep = process.env.DEEP === 'yes';

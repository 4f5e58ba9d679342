/**
 * Property tests draw the same cases in every run, so that a change is judged by what it changed. `npm run soak` draws
 * new ones each time; fast-check prints the seed of a failure.
 */
import { configureGlobal } from 'fast-check';

const soak = typeof process === 'object' && process.env['ROUNDTABLE_SOAK'] !== undefined;
if (!soak) configureGlobal({ seed: 20_261_122 });

export { TO_PUBLISH, toPublish, type ToPublish } from './completeness.ts';
export type { CatalogEntry, SpectrumClass } from './entry.ts';
export { findFormat, FORMATS, type Format } from './formats.ts';
export { findLicence, LICENCES, type Licence } from './licences.ts';
export { openness, stars, type Openness, type OpennessClass, type OpennessReason } from './openness.ts';

export type { ColumnNote } from './column-checks.ts';
export { PLAIN_DIALECT, readDialect, type Dialect } from './dialect.ts';
export { importCsv } from './import-apart.ts';
export type { CsvTable, ImportFailure, Importer, ImportOptions } from './import-csv.ts';
export type { ColumnName } from './names.ts';
export type { Progress, RejectedRecord } from './prepare.ts';
export { proposeCsv, type Evidence, type Proposal, type Refusal } from './propose.ts';
export type { RefusalReason } from './signature.ts';

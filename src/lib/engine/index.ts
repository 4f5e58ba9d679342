export type { CellKind } from './column-type.ts';
export { Engine, MAX_ROWS, type QueryOutcome, type RunOptions } from './engine.ts';
export type { FailureKind, QueryFailure } from './failure.ts';
export type { Position } from './position.ts';
export type { Cell, QueryResult, ResultColumn } from './result.ts';
export type { EngineFunction, MemoryUse, Relation, RelationColumn } from './schema.ts';
export type { EngineState } from './supervisor.ts';
export type { TableSource } from './table-sources.ts';

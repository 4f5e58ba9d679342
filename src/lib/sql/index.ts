export {
	BUILD_TESTS,
	buildSql,
	isBuildValue,
	isNumericType,
	MEASURES,
	type BuildFilter,
	type QueryForm
} from './build-query.ts';
export { hasOuterOrderBy, isCheckable, whyNotCheckable, type UncheckableReason } from './checkable.ts';
export { loadFormatter, type FormatSql, type TextChange } from './format.ts';
export {
	planQuery,
	readsName,
	renameReads,
	type NamedQuery,
	type PlanProblem,
	type QueryPlan
} from './named-queries.ts';
export { isParameterValue, PARAMETER_KINDS, type ParameterKind, type ParameterValue } from './parameters.ts';
export { quoteIdentifier, quoteString } from './quote.ts';
export { referencedNames, type References } from './references.ts';
export { lineAt, writeScript, type Leftovers, type Script } from './script.ts';
export { splitStatements, statementKind, type Statement, type StatementKind } from './statements.ts';
export { normalizeName, tableNameFor } from './table-name.ts';
export { tokenize, type Token } from './tokens.ts';

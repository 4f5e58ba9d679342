export { hasOuterOrderBy, isCheckable, whyNotCheckable, type UncheckableReason } from './checkable.ts';
export { quoteIdentifier, quoteString } from './quote.ts';
export { referencedNames, type References } from './references.ts';
export { splitStatements, statementKind, type Statement, type StatementKind } from './statements.ts';
export { normalizeName, tableNameFor } from './table-name.ts';
export { tokenize, type Token } from './tokens.ts';

/** SQL for a time that is null where nothing bounds it. */
const isBy = (time: string, bound: string): string => `(${bound}::timestamptz is null or ${time} <= ${bound})`;

/**
 * SQL for one row: `state`, `index` and `anchored_at` of a statement, by what had been published by a time. By the newest log that has it, as `StatementStates` says it of one.
 */
export const stateOf = (statement: string, knownBy: string): string => `
  select case when anchored.block_time is not null then 'anchored' when held.index is not null then 'logged' else 'accepted' end as state,
         held.index, anchored.block_time as anchored_at
    from (values (1)) one
    left join lateral (
      select e.log, e.index from entry e join log l on l.origin = e.log and e.index < l.published_size left join successor next on next.origin = e.log
       where e.statement = ${statement}
         and ${isBy('(select c.signed_at from checkpoint c where c.log = e.log and c.size > e.index order by c.size limit 1)', knownBy)}
       order by coalesce(next.number, 1) desc limit 1) held on true
    left join lateral (
      select first.block_time from (
        select a.block_time from anchor a where a.log = held.log and a.size > held.index and a.state = 'final' order by a.size, a.id limit 1) first
       where ${isBy('first.block_time', knownBy)}) anchored on true`;

/** SQL for one row: `status`, `since` and `replaced_by` of a statement, by the changes that were made by a time. */
export const statusOf = (statement: string, at: string): string => `
  select case when revoked.changed_at is not null then 'revoked' when suspended.value then 'suspended' else 'standing' end as status,
         coalesce(revoked.changed_at, case when suspended.value then suspended.changed_at end) as since, revoked.replaced_by
    from (values (1)) one
    left join lateral (
      select c.changed_at, c.replaced_by from status_change c
       where c.target = ${statement} and c.purpose = 'revocation' and c.value and ${isBy('c.changed_at', at)} order by c.changed_at limit 1) revoked on true
    left join lateral (
      select c.value, c.changed_at from status_change c join statement said on said.id = c.statement
       where c.target = ${statement} and c.purpose = 'suspension' and ${isBy('c.changed_at', at)} order by said.sequence desc limit 1) suspended on true`;

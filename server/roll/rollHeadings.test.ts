import { describe, expect, test } from 'vitest';
import { HEADING_SPELLINGS } from './headingSpellings.ts';
import { readHeadings } from './rollHeadings.ts';

describe('[R1] the table of headings', () => {
  test.each(Object.entries(HEADING_SPELLINGS).flatMap(([column, all]) => all.split(',').map((spelling) => [spelling.trim(), column])))(
    '%s is %s',
    (spelling, column) => {
      // a part of a name is taken only beside a first part and no whole name
      const { columns, dropped } = readHeadings(column.startsWith('name') ? ['first_name', spelling] : [spelling]);
      expect(dropped).toEqual([]);
      if (column === 'name1') expect(columns).toEqual({ full_name: [0] });
      else expect(columns).toEqual(column.startsWith('name') ? { full_name: [0, 1] } : { [column]: [0] });
    },
  );

  test('the name: whole, or its parts in their order whatever the order of the columns', () => {
    expect(readHeadings(['العائلة', 'اسم الجد', 'اسم الأب', 'الاسم الأول']).columns).toEqual({ full_name: [3, 2, 1, 0], family: [0] });
    expect(readHeadings(['الاسم الكامل', 'اسم الأب']).columns).toEqual({ full_name: [0] });
    expect(readHeadings(['الاسم', 'اسم الأب']).columns).toEqual({ full_name: [0, 1] });
    expect(readHeadings(['اسم الأب', 'العائلة'])).toMatchObject({ columns: { family: [1] }, ignored: ['اسم الأب'] });
  });

  test('a heading of a megabyte is looked at only in its beginning', () => {
    expect(readHeadings(['('.repeat(1_000_000), `roll_no${' '.repeat(1_000_000)}`]).columns).toEqual({ roll_no: [1] });
  });
});

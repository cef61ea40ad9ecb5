CREATE TABLE emps (
  empid INT NOT NULL, deptno INT NOT NULL, name VARCHAR(20), salary FLOAT NOT NULL, commission INT);
INSERT INTO emps VALUES
  (100, 10, 'Bill', 10000, 1000), (200, 20, 'Eric', 8000, 500), (150, 10, 'Sebastian', 7000, NULL),
  (110, 10, 'Theodore', 11500, 250);
CREATE TABLE depts (deptno INT NOT NULL, name VARCHAR(20));
INSERT INTO depts VALUES (10, 'Sales'), (30, 'Marketing'), (40, 'HR');

"""Reads through JPype's DB-API 2 over the driver: URL, user, password, the driver's jar."""

import sys

import jpype
import jpype.dbapi2 as dbapi2

url, user, password, jar = sys.argv[1:]
# Debian keeps JPype's own classes apart.
jpype.startJVM(classpath=[jar, "/usr/share/java/org.jpype.jar"], convertStrings=True)
connection = dbapi2.connect(
    url,
    driver="dev.oxbow.jdbc.OxbowDriver",
    driver_args={"user": user, "password": password},
)
cursor = connection.cursor()


def say(what, value):
    print(f"{what}: {value}", flush=True)


cursor.execute("SELECT id, name, credit, joined, seen FROM customers WHERE id IN (9, 10) ORDER BY id")
say("columns", [column[0] for column in cursor.description])
for row in cursor.fetchall():
    say("row", row)
cursor.execute(
    "SELECT c.name, COUNT(*) AS n FROM customers c JOIN visits v ON v.customer_id = c.id"
    " WHERE c.id = ? AND v.page <> ? GROUP BY c.name",
    (2, "it's"),
)
say("join", cursor.fetchone())
cursor.execute("SELECT * FROM kinds ORDER BY id")
for row in cursor.fetchall():
    say("kind", row)
cursor.execute("SELECT visit FROM visits ORDER BY visit")
say("many", len(cursor.fetchmany(10)) + len(cursor.fetchall()))
try:
    cursor.execute("SELECT nothing FROM customers")
except dbapi2.Error as error:
    say("error", type(error).__name__ + " " + str(error))
tables = connection.connection.getMetaData().getTables(None, "shop", "%", None)
while tables.next():
    say("table", str(tables.getString("TABLE_NAME")) + " " + str(tables.getString("TABLE_TYPE")))
cursor.close()
connection.close()

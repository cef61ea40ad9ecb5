"""Drives LibreOffice Base over UNO: the pipe's name, URL, user, password, the driver's jar."""

import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

pipe, url, user, password, jar = sys.argv[1:]


def say(what, value):
    print(f"{what}: {value}", flush=True)


def office():
    """The component context of the office, once it listens."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    for _ in range(120):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.5)
    raise SystemExit("LibreOffice does not listen")


def setting(name, value):
    return PropertyValue(Name=name, Value=value)


context = office()
services = context.ServiceManager
databases = services.createInstanceWithContext("com.sun.star.sdb.DatabaseContext", context)
source = databases.createInstance()
source.URL = url
source.User = user
source.Info = (
    setting("JavaDriverClass", "dev.oxbow.jdbc.OxbowDriver"),
    setting("JavaDriverClassPath", uno.systemPathToFileUrl(jar)),
    # In its dialogs: Advanced Settings, "Respect the result set type from the database driver".
    setting("RespectDriverResultSetType", True),
)
connection = source.getConnection(user, password)
try:
    metadata = connection.getMetaData()
    say("product", metadata.getDatabaseProductName())
    tables = connection.getTables()
    for name in tables.getElementNames():
        say("table", name + " " + tables.getByName(name).Type)
    customers = tables.getByName("shop.customers")
    for column in customers.getColumns():
        say("column", f"{column.Name} {column.TypeName} {column.Precision} {column.Scale} {column.IsNullable}")
    keys = tables.getByName("db.customers").getKeys()
    for i in range(keys.getCount()):
        say("key", ",".join(keys.getByIndex(i).getColumns().getElementNames()))

    # What the table view of Base does: a row set over a table.
    rows = services.createInstanceWithContext("com.sun.star.sdb.RowSet", context)
    rows.ActiveConnection = connection
    rows.CommandType = 0
    rows.Command = "shop.customers"
    rows.Order = '"id"'
    rows.Filter = '"id" > 8'
    rows.ApplyFilter = True
    rows.execute()
    count = 0
    while rows.next():
        count += 1
        if count <= 2:
            say("row", [rows.getString(i) for i in range(1, 6)])
    say("rows", count)
    rows.dispose()

    # What its query designer does: an analysed statement with names quoted as the driver says.
    composer = connection.createInstance("com.sun.star.sdb.SingleSelectQueryComposer")
    composer.setQuery(
        'SELECT "name", COUNT(*) AS "n" FROM "shop"."customers" AS "c"'
        ' JOIN "shop"."visits" AS "v" ON "v"."customer_id" = "c"."id" GROUP BY "name"'
    )
    composer.setOrder('"name" DESC')
    result = connection.createStatement().executeQuery(composer.getQuery())
    result.next()
    say("composed", f"{result.getString(1)} {result.getLong(2)}")

    prepared = connection.prepareStatement("SELECT * FROM kinds WHERE id = ?")
    for number in (1, 2, 3):
        prepared.setLong(1, number)
        result = prepared.executeQuery()
        result.next()
        say("kind", [result.getString(i) for i in range(1, result.getMetaData().getColumnCount() + 1)])
finally:
    connection.close()
    services.createInstanceWithContext("com.sun.star.frame.Desktop", context).terminate()

package dev.oxbow.dist.demo;

import java.util.List;

/**
 * The questions that the demo asks: each shows something that neither server can do alone.
 *
 * @param title what is asked, for people
 */
record Showcase(String title, String sql) {
  static final List<Showcase> ALL =
      List.of(
          new Showcase(
              "Where does the money come from? customers is a MySQL table, orders a Kafka topic.",
              """
              SELECT c.country, COUNT(*) AS orders, COUNT(DISTINCT c.id) AS buyers,
                     SUM(o.total) AS revenue
              FROM customers c
              JOIN orders o ON o.customer_id = c.id
              WHERE o.status <> 'cancelled'
              GROUP BY c.country
              ORDER BY revenue DESC
              LIMIT 5"""),
          new Showcase(
              "What is happening just now? Only the end of the topic is read.",
              """
              SELECT _partition, _offset, seen_at, visit, customer_id, page
              FROM clicks
              ORDER BY _offset DESC
              LIMIT 5"""),
          new Showcase(
              "Which devices look at products? device is an object in the record.",
              """
              SELECT JSON_VALUE(device, '$.os') AS os, COUNT(*) AS views,
                     COUNT(DISTINCT visit) AS visits
              FROM clicks
              WHERE page LIKE '/product/%'
              GROUP BY JSON_VALUE(device, '$.os')
              ORDER BY views DESC"""),
          new Showcase(
              "What do the ways of paying cost us at VIPs? And who does which part of the work?",
              """
              EXPLAIN ANALYZE
              SELECT p.method, COUNT(*) AS payments, SUM(p.fee) AS fees
              FROM payments p
              JOIN orders o ON o.order_id = p.order_id
              JOIN customers c ON c.id = o.customer_id
              WHERE c.vip = 1 AND p.state = 'settled'
              GROUP BY p.method
              ORDER BY fees DESC"""));
}

package dev.oxbow.dist.demo;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The web shop: the same customers, products and stock, and the same thirty days of trade, every
 * time. Immutable.
 */
final class Shop {
  static final int CUSTOMERS = 2_000;
  static final int PRODUCTS = 160;

  /** The first instant of the trade that is told. */
  static final Instant OPENING = Instant.parse("2026-06-01T00:00:00Z");

  private static final List<Country> COUNTRIES =
      List.of(
          new Country("DE", "Berlin,Hamburg,Leipzig", "Anna,Jonas,Lena,Paul", "Vogt,Krüger,Weiß"),
          new Country("FR", "Lyon,Nantes,Lille", "Chloé,Hugo,Inès,Louis", "Dubois,Lefèvre,Roux"),
          new Country("GB", "Leeds,Bristol,York", "Olivia,George,Amelia,Harry", "Shaw,Wood,Clarke"),
          new Country("ES", "Sevilla,Bilbao,Málaga", "Lucía,Hugo,Martín,Sofía", "Núñez,Vega,Ortiz"),
          new Country("SE", "Malmö,Uppsala,Lund", "Astrid,Elias,Maja,Nils", "Åberg,Lind,Öst"),
          new Country("JP", "大阪,京都,札幌", "さくら,翔,結衣,蓮", "佐藤,鈴木,高橋"),
          new Country("US", "Austin,Portland,Denver", "Emma,Noah,Ava,Liam", "Reed,Brooks,Hayes"));

  private static final List<Category> CATEGORIES =
      List.of(
          new Category("books", "Atlas,Cookbook,Novel,Diary", 900, 4_500),
          new Category("garden", "Spade,Rose,Lantern,Bench", 700, 19_000),
          new Category("kitchen", "Kettle,Pan,Knife,Scale", 1_500, 16_000),
          new Category("music", "Guitar,Record,Drum,Flute", 1_900, 64_000),
          new Category("outdoor", "Tent,Lamp,Stove,Rope", 1_200, 42_000));

  private static final List<String> STYLES =
      List.of("Classic", "Nordic", "Tiny", "Grand", "Travel", "Copper", "Blue", "Night");

  private static final List<String> WAREHOUSES = List.of("Kassel", "Lyon", "Malmö");

  private final List<Customer> customers = new ArrayList<>();
  private final List<Product> products = new ArrayList<>();
  private final List<Stock> stock = new ArrayList<>();

  private record Country(String code, String cities, String firstNames, String lastNames) {}

  private record Category(String name, String things, int leastCents, int mostCents) {}

  /** A row of {@code customers}. */
  record Customer(
      int id,
      String name,
      String email,
      String country,
      String city,
      LocalDate joined,
      boolean vip) {}

  /** A row of {@code products}. */
  record Product(int id, String name, String category, BigDecimal price) {}

  /** A row of {@code inventory}. */
  record Stock(int productId, String warehouse, int quantity) {}

  Shop() {
    SplittableRandom random = new SplittableRandom(20_260_601);
    for (int id = 1; id <= CUSTOMERS; id++) {
      customers.add(customer(id, random));
    }
    for (int id = 1; id <= PRODUCTS; id++) {
      products.add(product(id, random));
      for (String warehouse : WAREHOUSES) {
        stock.add(new Stock(id, warehouse, random.nextInt(400)));
      }
    }
  }

  List<Customer> customers() {
    return customers;
  }

  List<Product> products() {
    return products;
  }

  List<Stock> stock() {
    return stock;
  }

  private static Customer customer(int id, SplittableRandom random) {
    // Some countries buy more than others.
    int skewed = Math.min(random.nextInt(COUNTRIES.size()), random.nextInt(COUNTRIES.size()));
    Country country = COUNTRIES.get(skewed);
    return new Customer(
        id,
        one(country.firstNames(), random) + " " + one(country.lastNames(), random),
        "customer" + id + "@example.com",
        country.code(),
        one(country.cities(), random),
        LocalDate.of(2019, 1, 1).plusDays(random.nextInt(2_600)),
        random.nextInt(20) == 0);
  }

  private static Product product(int id, SplittableRandom random) {
    Category category = CATEGORIES.get(id % CATEGORIES.size());
    String style = STYLES.get(id / CATEGORIES.size() % STYLES.size());
    int cents = random.nextInt(category.leastCents(), category.mostCents());
    return new Product(
        id,
        style + " " + one(category.things(), random),
        category.name(),
        BigDecimal.valueOf(cents - cents % 10 + 9, 2));
  }

  private static String one(String choices, SplittableRandom random) {
    String[] all = choices.split(",");
    return all[random.nextInt(all.length)];
  }
}
